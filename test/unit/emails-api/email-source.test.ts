import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import type { EmailContent } from '../../../shared/email/lifecycle/email.ts';
import { compose } from '../../../shared/email/message/compose.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { anEmailsApi } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';

const identity = { from: { address: parseAddress('shop@svc.test') }, replyTo: [] };
const email = anEmail({ identity, scope: 'eu', state: 'sent', bcc: [{ address: parseAddress('secret@svc.test') }] });

const ask = async (stored = email, content: EmailContent = aContent(), token = 'full') => {
  const keys = [anApiKey('eu', { scope: 'eu' }), anApiKey('us', { scope: 'us' })];
  const { api, store } = anEmailsApi({ keys });
  await store.accept(stored, content);
  return call(api, { method: 'GET', path: `/emails/${stored.id}/raw`, token });
};

describe('GET /emails/{id}/raw', () => {
  it('shows the message as the mail server receives it', async () => {
    const { status, json } = await ask();
    const message = await compose(email, aContent(), identity);
    expect({ status, json }).toEqual({
      status: 200,
      json: { object: 'email_raw', id: email.id, raw: message.toString(), encoding: 'utf-8', dkim_signed: false },
    });
    expect(json.raw).toContain('Subject: Your order\r\n');
    expect(json.raw).not.toContain('secret@svc.test');
  });

  it('says that a signature is added when the message is sent, and shows the unsigned message', async () => {
    const signedBy = { scope: 'eu', version: 3 };
    const { json } = await ask({ ...email, identity: { ...identity, signedBy } });
    expect(json).toMatchObject({ dkim_signed: true, raw: expect.not.stringContaining('DKIM-Signature') });
  });

  it('is 404 before the first attempt, which determines the sender', async () => {
    const { identity: _none, ...queued } = email;
    expect(await ask(queued)).toMatchObject({ status: 404, json: { name: 'not_found' } });
  });

  it('is 404 once the content has been deleted', async () => {
    const { api, store } = anEmailsApi();
    store.contents = async () => new Map();
    await store.accept(email, aContent());
    const answer = await call(api, { method: 'GET', path: `/emails/${email.id}/raw`, token: 'full' });
    expect(answer).toMatchObject({ status: 404, json: { name: 'not_found' } });
  });

  it.each([
    ['by itself', { text: '='.repeat(1_700_000) }],
    ['once its line ends are escaped', { raw: `From: shop@svc.test\r\n\r\n${'x\r\n'.repeat(1_000_000)}` }],
  ])('is refused, not truncated, if it is too large for a response %s', async (_, content) => {
    const answer = await ask(email, { ...aContent(), ...content });
    expect(answer).toMatchObject({ status: 422, json: { name: 'validation_error' } });
  });

  it('requires a key of its scope with full access', async () => {
    expect((await ask(email, aContent(), 'eu')).status).toBe(200);
    expect((await ask(email, aContent(), 'us')).status).toBe(404);
    expect(await ask(email, aContent(), 'sending')).toMatchObject({
      status: 401,
      json: { name: 'restricted_api_key' },
    });
  });
});
