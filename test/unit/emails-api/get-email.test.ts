import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { anEmailsApi } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';

const shop = { name: 'Shop, Inc.', address: parseAddress('shop@svc.test') };

const get = async (overrides: Partial<Email> = {}, token = 'full', idOf = (id: string) => id) => {
  const { api, store } = anEmailsApi({ keys: [anApiKey('eu', { scope: 'eu' })] });
  const email = anEmail(overrides);
  await store.accept(email, aContent());
  return { email, answer: await call(api, { method: 'GET', path: `/emails/${idOf(email.id)}`, token }) };
};

describe('GET /emails/{id}', () => {
  it('shows an email that was just accepted, with every key', async () => {
    const { email, answer } = await get();
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.json).toEqual({
      object: 'email',
      id: email.id,
      message_id: null,
      to: ['Ada <ada@example.com>'],
      from: null,
      created_at: '2026-03-01T12:00:00.000Z',
      subject: 'Your order',
      html: '<p>Thank you</p>',
      text: 'Thank you',
      bcc: [],
      cc: [],
      reply_to: [],
      last_event: 'queued',
      scheduled_at: null,
      topic_id: null,
      tags: [],
      delivery: {
        scope: 'default',
        state: 'queued',
        type: null,
        sent_at: null,
        attempts: 0,
        next_attempt_at: null,
        reason: null,
        reason_code: null,
        sent_again_from: null,
        possible_duplicate: false,
        recipients: [{ address: 'ada@example.com', state: 'pending', code: null, response: null }],
        timeline: [
          {
            at: '2026-03-01T12:00:00.000Z',
            event: 'accepted',
            code: null,
            response: null,
            detail: null,
            reason_code: null,
          },
        ],
        circuit: null,
      },
    });
  });

  it('shows the outcome of an email', async () => {
    const { email, answer } = await get({
      from: shop,
      replyTo: [shop],
      scope: 'eu.fr',
      state: 'retrying',
      attempts: 2,
      nextAttemptAt: Date.UTC(2026, 2, 1, 13),
      reason: 'the mailbox is full',
      possibleDuplicate: true,
      tags: [{ name: 'a', value: 'b' }],
      recipients: [{ address: shop.address, kind: 'to', state: 'pending', code: 452, response: 'full' }],
    });
    expect(answer.json).toMatchObject({
      from: '"Shop, Inc." <shop@svc.test>',
      reply_to: ['"Shop, Inc." <shop@svc.test>'],
      message_id: `<${email.id}@svc.test>`,
      last_event: 'delivery_delayed',
      tags: [{ name: 'a', value: 'b' }],
      delivery: {
        scope: 'eu.fr',
        attempts: 2,
        next_attempt_at: '2026-03-01T13:00:00.000Z',
        reason: 'the mailbox is full',
        possible_duplicate: true,
        recipients: [{ address: 'shop@svc.test', state: 'pending', code: 452, response: 'full' }],
      },
    });
  });

  it('shows the sender from the settings', async () => {
    const { email, answer } = await get({ identity: { from: shop, replyTo: [] } });
    expect(answer.json).toMatchObject({ from: '"Shop, Inc." <shop@svc.test>', message_id: `<${email.id}@svc.test>` });
  });

  it.each([
    ['scheduled', 'scheduled'],
    ['queued', 'queued'],
    ['sending', 'queued'],
    ['retrying', 'delivery_delayed'],
    ['held', 'delivery_delayed'],
    ['sent', 'sent'],
    ['bounced', 'bounced'],
    ['failed', 'failed'],
    ['suppressed', 'suppressed'],
    ['canceled', 'canceled'],
    ['expired', 'failed'],
  ] as const)('tells the state %s as %s', async (state, event) => {
    expect((await get({ state })).answer.json.last_event).toBe(event);
  });

  it('shows an email as sent once one recipient has it', async () => {
    const { answer } = await get({
      state: 'retrying',
      recipients: [
        { address: parseAddress('a@b.com'), kind: 'to', state: 'pending' },
        { address: parseAddress('c@d.com'), kind: 'to', state: 'accepted' },
      ],
    });
    expect(answer.json.last_event).toBe('sent');
  });

  it.each([
    ['a megabyte of text and a larger html', `<p>${'x'.repeat(5_500_000)}</p>`, 'y'.repeat(1_000_000)],
    ['an html of quotes, each of which takes four bytes', '"'.repeat(2_000_000), 'short'],
  ])('shows an email with %s without the html', async (_, html, text) => {
    const { api, store } = anEmailsApi();
    const email = anEmail();
    await store.accept(email, { ...aContent(), html, text });
    const { status, json } = await call(api, { method: 'GET', path: `/emails/${email.id}`, token: 'full' });
    expect([status, json.id, json.html === null, json.text === text]).toEqual([200, email.id, true, true]);
    expect(Buffer.byteLength(JSON.stringify(JSON.stringify(json)))).toBeLessThan(6_000_000);
  });

  it('accepts an id in capital letters', async () => {
    const { answer } = await get({}, 'full', (id) => id.toUpperCase());
    expect(answer.status).toBe(200);
  });

  it('shows a key the emails of its scope and the scopes below it', async () => {
    for (const scope of ['eu', 'eu.fr']) expect((await get({ scope }, 'eu')).answer.status).toBe(200);
  });

  it.each([
    ['an email of a wider scope', { scope: 'default' }, 'eu', undefined],
    ['an email of another website', { scope: 'us' }, 'eu', undefined],
    ['an unknown id', {}, 'full', () => crypto.randomUUID()],
    ['what is no id', {}, 'full', () => '__proto__'],
  ])('gives the same 404 for %s', async (_what, overrides, token, idOf) => {
    const { answer } = await get(overrides, token, idOf);
    expect(answer).toMatchObject({
      status: 404,
      json: { statusCode: 404, name: 'not_found', message: 'There is no email of this id.' },
    });
  });

  it('refuses a sending key', async () => {
    expect((await get({}, 'sending')).answer).toMatchObject({ status: 401, json: { name: 'restricted_api_key' } });
  });
});
