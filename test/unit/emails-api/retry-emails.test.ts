import { describe, expect, it, vi } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import type { Email, EmailState } from '../../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { anEmailsApi, startOfTest } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';
import { answered, contentGone, minute, refused, withEmail } from '../../support/http/stored-email.ts';
import { given } from '../../support/smtp/delivery.ts';

describe('POST /emails/{id}/retry', () => {
  it.each<EmailState>(['held', 'bounced', 'failed', 'suppressed', 'expired'])(
    'resets an email that is %s',
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

  it('excludes recipients who already have the email', async () => {
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

  it('is refused for an email whose own expiry has passed', async () => {
    const { ask } = await withEmail({ state: 'expired', expiresIn: 10, createdAt: startOfTest - 11 * minute });
    expect(await ask('POST', '/retry')).toMatchObject(refused);
  });
});

describe('POST /emails/{id}/retry once the content has been deleted', () => {
  it.each<EmailState>(['held', 'bounced', 'failed', 'suppressed', 'expired'])(
    'says so for an email that is %s, and how long content is kept, and changes nothing',
    async (state) => {
      const { ask, stored, email, store, sendQueue } = await withEmail({ state, reason: 'because' });
      store.withContent = async () => new Set();
      expect(await ask('POST', '/retry')).toMatchObject(contentGone);
      expect(await stored()).toEqual(email);
      expect(sendQueue.enqueued).toEqual([]);
    },
  );

  it('lets an email whose content is deleted just after the check fail for that, and refuses the next retry', async () => {
    const { ask, stored, email, store } = await withEmail({ state: 'failed', reason: 'because' });
    expect(await ask('POST', '/retry')).toMatchObject(answered(email.id));
    store.withContent = async () => new Set();
    const emptied = { ...store, deliverable: async () => ({ contents: new Map(), suppressions: [] }) };
    const { deliver } = await given({ emails: [], dependencies: { store: emptied } });
    await deliver([email.id], () => 60_000);
    expect(await stored()).toMatchObject({ state: 'failed', reason: 'Its content is gone' });
    expect(await ask('POST', '/retry')).toMatchObject(contentGone);
  });

  it('refuses an email for its state first, which costs no read of the content', async () => {
    const { ask, store } = await withEmail({ state: 'sent' });
    const withContent = vi.spyOn(store, 'withContent');
    expect((await ask('POST', '/retry')).json.message).toBe('This email cannot be sent again: it is sent.');
    expect(withContent).not.toHaveBeenCalled();
  });

  it('is an error of the service, and changes nothing, while the store is unavailable', async () => {
    const { ask, stored, email, store } = await withEmail({ state: 'failed' });
    store.withContent = () => Promise.reject(new StoreUnavailable('down'));
    expect(await ask('POST', '/retry')).toMatchObject({ status: 500 });
    expect(await stored()).toEqual(email);
  });
});

describe('POST /emails/retry', () => {
  const keeping = (kept: ReadonlySet<string>) => async (emails: readonly Email[]) =>
    new Set(emails.map(({ id }) => id).filter((id) => kept.has(id)));

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

  it('resets the emails that match the filter and can be retried, and enqueues them together', async () => {
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

  it('retries a hundred at a time until none are left', async () => {
    const { retry } = await many(Array.from({ length: 150 }, () => ({ state: 'failed' as const })));
    const first = await retry({ last_event: 'failed' });
    expect(first.json.data).toHaveLength(100);
    expect(first.json.has_more).toBe(true);
    const second = await retry({ last_event: 'failed' });
    expect(second.json).toMatchObject({ has_more: false });
    expect(second.json.data).toHaveLength(50);
  });

  it('skips emails whose content has been deleted, however many of the newest they are', async () => {
    const { retry, all, store, sendQueue } = await many(
      Array.from({ length: 230 }, () => ({ state: 'failed' as const })),
    );
    const kept = new Set(all.slice(210).map(({ id }) => id));
    store.withContent = keeping(kept);
    const answer = await retry({ last_event: 'failed' });
    expect(answer.json).toEqual({ data: [...kept].map((id) => ({ id })), has_more: false, next_after: null });
    expect(sendQueue.enqueued).toEqual([...kept]);
    expect(await store.find(all[0]?.id ?? '')).toEqual(all[0]);
  });

  it('counts only emails with a content towards the hundred', async () => {
    const { retry, all, store } = await many(Array.from({ length: 150 }, () => ({ state: 'failed' as const })));
    const kept = new Set(all.filter((_email, n) => n % 3 > 0).map(({ id }) => id));
    store.withContent = keeping(kept);
    expect((await retry({ last_event: 'failed' })).json).toMatchObject({ data: { length: 100 }, has_more: false });
  });

  it("affects only emails that the key's scope covers", async () => {
    const { retry, all } = await many([{ state: 'failed' }, { state: 'failed', scope: 'eu.fr' }], 'eu');
    expect((await retry({ last_event: 'failed' })).json.data).toEqual([{ id: all[1]?.id }]);
  });

  it.each([{}, { after: newEmailId(startOfTest, new Uint8Array(16)) }, { status: 'failed' }, { last_event: 7 }, []])(
    'refuses %j',
    async (filter) => {
      const { retry, sendQueue } = await many([{ state: 'failed' }]);
      expect(await retry(filter)).toMatchObject({ status: 422 });
      expect(sendQueue.enqueued).toEqual([]);
    },
  );
});
