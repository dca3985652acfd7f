import { describe, expect, it, vi } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import type { Email, EmailState } from '../../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { anEmailsApi, startOfTest } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const scheduled: Partial<Email> = {
  state: 'scheduled',
  scheduledAt: startOfTest + minute,
  dueAt: startOfTest + minute,
};

const withEmail = async (overrides: Partial<Email> = {}) => {
  const parts = anEmailsApi({ keys: [anApiKey('eu', { scope: 'eu' })] });
  const email = anEmail({ id: newEmailId(startOfTest, crypto.getRandomValues(new Uint8Array(16))), ...overrides });
  await parts.store.accept(email, aContent());
  const ask = (method: string, suffix = '', body?: object | string, token = 'full') =>
    call(parts.api, { method, path: `/emails/${email.id}${suffix}`, token, ...(body !== undefined && { body }) });
  return { ...parts, email, ask, stored: () => parts.store.find(email.id) };
};

const answered = (id: string) => ({ status: 200, json: { object: 'email', id } });
const refused = { status: 422, json: { name: 'validation_error' } };

describe('PATCH /emails/{id}', () => {
  const at = (time: number) => ({ scheduled_at: new Date(time).toISOString() });

  it('moves a scheduled email, and ignores ids in the body', async () => {
    const { ask, stored, email } = await withEmail(scheduled);
    expect(await ask('PATCH', '', { ...at(startOfTest + day), id: 'x', email_id: 7 })).toMatchObject(
      answered(email.id),
    );
    expect(await stored()).toMatchObject({
      state: 'scheduled',
      scheduledAt: startOfTest + day,
      dueAt: startOfTest + day,
    });
  });

  it.each<EmailState>(['queued', 'sending', 'retrying', 'held', 'sent', 'canceled'])(
    'is refused for an email that is %s',
    async (state) => {
      const { ask, stored, email } = await withEmail({ state });
      expect(await ask('PATCH', '', at(startOfTest + day))).toMatchObject(refused);
      expect(await stored()).toEqual(email);
    },
  );

  it.each([
    {},
    { scheduled_at: null },
    { scheduled_at: 5 },
    { scheduled_at: '' },
    { scheduled_at: 'soon' },
    { ...at(startOfTest + day), subject: 'x' },
    at(startOfTest - 1),
    at(startOfTest + 31 * day),
    [],
    'null',
  ])('refuses %j', async (body) => {
    const { ask, stored, email } = await withEmail(scheduled);
    expect(await ask('PATCH', '', body)).toMatchObject({ status: 422 });
    expect(await stored()).toEqual(email);
  });

  it('counts the thirty days from acceptance, however often it is moved', async () => {
    const { ask } = await withEmail({ ...scheduled, createdAt: startOfTest - 20 * day });
    expect(await ask('PATCH', '', at(startOfTest + 9 * day))).toMatchObject({ status: 200 });
    expect(await ask('PATCH', '', at(startOfTest + 11 * day))).toMatchObject(refused);
  });

  it('loses to a worker that has begun', async () => {
    const { ask, store, stored } = await withEmail(scheduled);
    const change = store.change;
    vi.spyOn(store, 'change').mockImplementationOnce(async (email, changes) => {
      await change(email, { state: 'sending', leaseUntil: startOfTest + minute });
      return change(email, changes);
    });
    expect(await ask('PATCH', '', at(startOfTest + day))).toMatchObject(refused);
    expect(await stored()).toMatchObject({ state: 'sending', scheduledAt: startOfTest + minute });
  });
});

describe('POST /emails/{id}/cancel', () => {
  it.each<EmailState>(['scheduled', 'queued', 'retrying', 'held'])('ends an email that is %s', async (state) => {
    const { ask, stored, email } = await withEmail({ ...scheduled, state });
    expect(await ask('POST', '/cancel')).toMatchObject(answered(email.id));
    expect(await stored()).toMatchObject({ state: 'canceled', recipients: [{ state: 'canceled' }] });
    expect(await stored()).not.toHaveProperty('dueAt');
  });

  it('ends one that somebody has already as sent, and nobody gets a separate copy', async () => {
    const recipients = [{ address: 'ada@example.com' as Address, kind: 'to' as const, state: 'accepted' as const }];
    const copies = ['copy@shop.test' as Address];
    const { ask, stored, email } = await withEmail({ ...scheduled, state: 'retrying', recipients, copies });
    expect(await ask('POST', '/cancel')).toMatchObject(answered(email.id));
    expect(await stored()).toMatchObject({ state: 'sent' });
    expect(await stored()).not.toHaveProperty('copies');
  });

  it.each(['', '{}', 'anything'])('takes the body %j, and a second time', async (body) => {
    const { ask } = await withEmail(scheduled);
    expect(await ask('POST', '/cancel', body)).toMatchObject({ status: 200 });
    expect(await ask('POST', '/cancel', body)).toMatchObject({ status: 200 });
  });

  it.each<EmailState>(['sending', 'sent', 'bounced', 'failed', 'suppressed', 'expired'])(
    'is refused for an email that is %s',
    async (state) => {
      const { ask, stored, email } = await withEmail({ state });
      expect(await ask('POST', '/cancel')).toMatchObject(refused);
      expect(await stored()).toEqual(email);
    },
  );

  it('leaves what a recipient has already as sent', async () => {
    const [one, two] = ['a@b.com', 'c@d.com'] as Address[] as [Address, Address];
    const { ask, stored } = await withEmail({
      state: 'retrying',
      recipients: [
        { address: one, kind: 'to', state: 'accepted' },
        { address: two, kind: 'to', state: 'pending' },
      ],
    });
    expect(await ask('POST', '/cancel')).toMatchObject({ status: 200 });
    expect(await stored()).toMatchObject({ state: 'sent', recipients: [{ state: 'accepted' }, { state: 'canceled' }] });
  });

  it('wins or loses against a worker, never both', async () => {
    const { ask, store, email, stored } = await withEmail();
    const [lease, cancel] = await Promise.all([
      store.change(email, { state: 'sending', leaseUntil: startOfTest + minute }),
      ask('POST', '/cancel'),
    ]);
    expect((await stored())?.state).toBe(lease ? 'sending' : 'canceled');
    expect(cancel.status).toBe(lease ? 422 : 200);
  });

  it('gives up where others change the email all the time', async () => {
    const { ask, store } = await withEmail(scheduled);
    vi.spyOn(store, 'change').mockResolvedValue(undefined);
    expect(await ask('POST', '/cancel')).toMatchObject({ status: 409 });
  });
});

describe('POST /emails/{id}/retry', () => {
  it.each<EmailState>(['held', 'bounced', 'failed', 'suppressed', 'expired'])(
    'makes an email that is %s a new one',
    async (state) => {
      const { ask, stored, email, sendQueue } = await withEmail({
        state,
        attempts: 7,
        reason: 'because',
        heldMs: 5,
        recipients: [{ address: 'a@b.com' as Address, kind: 'to', state: 'bounced', code: 550, response: 'no' }],
      });
      expect(await ask('POST', '/retry')).toMatchObject(answered(email.id));
      const retried = await stored();
      expect(retried).toMatchObject({
        state: 'queued',
        attempts: 0,
        dueAt: startOfTest + 180_000,
        retriedAt: startOfTest,
        recipients: [{ address: 'a@b.com', kind: 'to', state: 'pending' }],
      });
      for (const gone of ['reason', 'heldAt', 'heldMs', 'fault', 'nextAttemptAt'])
        expect(retried).not.toHaveProperty(gone);
      expect(sendQueue.enqueued).toEqual([email.id]);
    },
  );

  it('leaves those out who have the email', async () => {
    const has = { address: 'a@b.com' as Address, kind: 'to' as const, state: 'accepted' as const, code: 250 };
    const lacks = { address: 'c@d.com' as Address, kind: 'cc' as const, state: 'failed' as const };
    const { ask, stored } = await withEmail({ state: 'held', recipients: [has, lacks] });
    await ask('POST', '/retry');
    expect(await stored()).toMatchObject({ recipients: [has, { ...lacks, state: 'pending' }] });
  });

  it.each<EmailState>(['scheduled', 'queued', 'sending', 'retrying', 'sent', 'canceled'])(
    'is refused for an email that is %s',
    async (state) => {
      const { ask, sendQueue } = await withEmail({ state });
      expect(await ask('POST', '/retry')).toMatchObject(refused);
      expect(sendQueue.enqueued).toEqual([]);
    },
  );

  it('is refused for an email that came with an end of its own', async () => {
    const { ask } = await withEmail({ state: 'expired', expiresIn: 10, createdAt: startOfTest - 11 * minute });
    expect(await ask('POST', '/retry')).toMatchObject(refused);
  });
});

describe('changing an email', () => {
  it.each([
    ['PATCH', ''],
    ['POST', '/cancel'],
    ['POST', '/retry'],
  ])('is 404 at %s {id}%s for a key of another scope, and 401 for a sending key', async (method, suffix) => {
    const { ask, stored, email } = await withEmail({ scope: 'us', ...scheduled });
    const body = { scheduled_at: 'in 1 hour' };
    expect(await ask(method, suffix, body, 'eu')).toMatchObject({ status: 404, json: { name: 'not_found' } });
    expect(await ask(method, suffix, body, 'sending')).toMatchObject({
      status: 401,
      json: { name: 'restricted_api_key' },
    });
    expect(await stored()).toEqual(email);
  });
});

describe('POST /emails/retry', () => {
  const many = async (emails: Partial<Email>[], token = 'full') => {
    const parts = anEmailsApi({ keys: [anApiKey('eu', { scope: 'eu' })] });
    const all = emails.map((overrides, n) =>
      anEmail({
        id: newEmailId(startOfTest - n, crypto.getRandomValues(new Uint8Array(16))),
        createdAt: startOfTest - n,
        ...overrides,
      }),
    );
    for (const email of all) await parts.store.accept(email, aContent());
    const retry = async (filter: object) =>
      await call(parts.api, { method: 'POST', path: '/emails/retry', token, body: filter });
    return { ...parts, all, retry };
  };

  it('sends again what the filter means and can be sent, and enqueues them together', async () => {
    const { retry, all, sendQueue, store } = await many([
      { state: 'failed' },
      { state: 'sent' },
      { state: 'expired' },
      { state: 'held' },
    ]);
    const [failed, , expired] = all;
    const answer = await retry({ last_event: 'failed' });
    expect(answer.json).toEqual({ data: [{ id: failed?.id }, { id: expired?.id }], has_more: false, next_after: null });
    expect(sendQueue.enqueued).toEqual([failed?.id, expired?.id]);
    expect(await store.find(failed?.id ?? '')).toMatchObject({ state: 'queued' });
  });

  it('takes a hundred at a time until there are no more', async () => {
    const { retry } = await many(Array.from({ length: 150 }, () => ({ state: 'failed' as const })));
    const first = await retry({ last_event: 'failed' });
    expect(first.json.data).toHaveLength(100);
    expect(first.json.has_more).toBe(true);
    const second = await retry({ last_event: 'failed' });
    expect(second.json).toMatchObject({ has_more: false });
    expect(second.json.data).toHaveLength(50);
  });

  it("touches only what the key's scope covers", async () => {
    const { retry, all } = await many([{ state: 'failed' }, { state: 'failed', scope: 'eu.fr' }], 'eu');
    expect((await retry({ last_event: 'failed' })).json.data).toEqual([{ id: all[1]?.id }]);
  });

  it.each([{}, { after: newEmailId(startOfTest, new Uint8Array(16)) }, { state: 'failed' }, { last_event: 7 }, []])(
    'refuses %j',
    async (filter) => {
      const { retry, sendQueue } = await many([{ state: 'failed' }]);
      expect(await retry(filter)).toMatchObject({ status: 422 });
      expect(sendQueue.enqueued).toEqual([]);
    },
  );
});
