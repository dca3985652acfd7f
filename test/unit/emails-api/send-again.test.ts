import { describe, expect, it } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import type { EmailState } from '../../../shared/email/lifecycle/email.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { startOfTest } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';
import { answered, contentGone, minute, refused, scheduled, withEmail } from '../../support/http/stored-email.ts';

const has = { address: 'ada@example.com' as Address, kind: 'to' as const, state: 'accepted' as const, code: 250 };

describe('POST /emails/{id}/send-again', () => {
  it('sends a new email with the same content and recipients, which refers to the first', async () => {
    const sent = { state: 'sent' as const, recipients: [has], attempts: 2, sentAt: startOfTest, scope: 'eu' };
    const { ask, store, email, stored, sendQueue } = await withEmail({ ...sent, type: 'order', expiresIn: 60 });
    const { status, json } = await ask('POST', '/send-again');
    expect(status).toBe(200);
    expect(json).toMatchObject({ object: 'email', id: expect.not.stringMatching(email.id) });
    const again = await store.find(String(json.id));
    expect(again).toMatchObject({
      state: 'queued',
      scope: 'eu',
      sentAgainFrom: email.id,
      type: 'order',
      expiresIn: 60,
      attempts: 0,
      recipients: [{ address: 'ada@example.com', kind: 'to', state: 'pending' }],
    });
    expect(again).not.toHaveProperty('sentAt');
    expect(again && (await store.contents([again])).get(again.id)).toEqual(
      (await store.contents([email])).get(email.id),
    );
    expect(await stored()).toMatchObject(sent);
    expect(sendQueue.enqueued).toEqual([json.id]);
    expect((await ask('GET', '')).json.delivery).toMatchObject({ sent_again_from: null });
  });

  it('sends only one, however often the button is pressed', async () => {
    const { api, email, sendQueue } = await withEmail({ state: 'sent', recipients: [has] });
    const path = `/emails/${email.id}/send-again`;
    const press = () =>
      call(api, { method: 'POST', path, token: 'full', body: {}, headers: { 'idempotency-key': 'pressed' } });
    const [first, second] = [await press(), await press()];
    expect(second.json).toEqual(first.json);
    expect(second.headers).toMatchObject({ 'idempotent-replayed': 'true' });
    expect(sendQueue.enqueued).toHaveLength(1);
  });

  it.each<EmailState>(['bounced', 'failed', 'suppressed', 'expired', 'canceled'])(
    'also accepts an email that is %s',
    async (state) => {
      const { ask } = await withEmail({ state });
      expect((await ask('POST', '/send-again')).status).toBe(200);
    },
  );

  it.each<EmailState>(['scheduled', 'queued', 'sending', 'retrying', 'held'])(
    'refuses an email that is %s, since it will be sent anyway',
    async (state) => {
      const { ask, sendQueue } = await withEmail({ state });
      expect(await ask('POST', '/send-again')).toMatchObject(refused);
      expect(sendQueue.enqueued).toEqual([]);
    },
  );

  it('is refused once the content has been deleted, or if the sender is no longer allowed', async () => {
    const gone = await withEmail({ state: 'sent' });
    gone.store.contents = async () => new Map();
    expect(await gone.ask('POST', '/send-again')).toMatchObject(contentGone);
    const from = { name: '', address: 'shop@elsewhere.example' as Address };
    const strict = await withEmail(
      { state: 'sent', from },
      {
        settings: settingsInForce({ 'delivery/allowed_senders': ['example.com'] }),
      },
    );
    expect(await strict.ask('POST', '/send-again')).toMatchObject({ status: 403 });
  });

  it('finds no email of another scope, and refuses sending keys', async () => {
    const { ask } = await withEmail({ state: 'sent' });
    expect(await ask('POST', '/send-again', undefined, 'eu')).toMatchObject({ status: 404 });
    expect(await ask('POST', '/send-again', undefined, 'sending')).toMatchObject({ status: 401 });
  });
});

describe('POST /emails/{id}/send-now', () => {
  it('ends the wait for a schedule', async () => {
    const { ask, stored, email, sendQueue } = await withEmail({ ...scheduled, expiresIn: 5 });
    expect(await ask('POST', '/send-now')).toMatchObject(answered(email.id));
    expect(await stored()).toMatchObject({
      state: 'scheduled',
      scheduledAt: startOfTest,
      dueAt: startOfTest + 180_000,
    });
    expect(sendQueue.enqueued).toEqual([email.id]);
  });

  it('ends the wait for the next attempt', async () => {
    const { ask, stored, email, sendQueue } = await withEmail({
      state: 'retrying',
      attempts: 3,
      nextAttemptAt: startOfTest + 60 * minute,
    });
    expect(await ask('POST', '/send-now')).toMatchObject(answered(email.id));
    expect(await stored()).not.toHaveProperty('nextAttemptAt');
    expect(await stored()).toMatchObject({ state: 'retrying', attempts: 3 });
    expect(sendQueue.enqueued).toEqual([email.id]);
  });

  it.each<EmailState>(['scheduled', 'retrying'])(
    'is refused for an email that is %s once its content has been deleted, and changes nothing',
    async (state) => {
      const { ask, stored, email, store, sendQueue } = await withEmail({ ...scheduled, state });
      store.withContent = async () => new Set();
      expect(await ask('POST', '/send-now')).toMatchObject(contentGone);
      expect(await stored()).toEqual(email);
      expect(sendQueue.enqueued).toEqual([]);
    },
  );

  it.each<EmailState>(['queued', 'sending', 'held', 'sent', 'failed', 'canceled'])(
    'is refused for an email that is %s',
    async (state) => {
      const { ask, sendQueue } = await withEmail({ state });
      expect(await ask('POST', '/send-now')).toMatchObject(refused);
      expect(sendQueue.enqueued).toEqual([]);
    },
  );
});
