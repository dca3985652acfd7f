import { describe, expect, it } from 'vitest';
import { settingsInForce } from '../../support/builders/settings.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { call } from '../../support/http/http-call.ts';
import { base64, given, message, to } from '../../support/http/mime-api.ts';

describe('POST /emails/mime', () => {
  it('accepts a message unchanged, as an email like any other', async () => {
    const { post, stored, sendQueue } = given();
    const { status, json } = await post({ raw: base64(message('Message-ID: <1@svc.test>')), to });
    expect({ status, json }).toEqual({ status: 200, json: { id: expect.any(String) } });
    const { email, content } = await stored(json.id);
    expect(content?.raw).toBe(message('Message-ID: <1@svc.test>'));
    expect(email).toMatchObject({
      v: 2,
      scope: 'default',
      state: 'queued',
      from: { name: 'Shop', address: 'shop@svc.test' },
      to: [{ name: 'Jane', address: 'jane@customer.test' }],
      subject: 'Your order',
      messageId: '<1@svc.test>',
      recipients: [{ address: 'jane@customer.test', kind: 'to', state: 'pending' }],
    });
    expect(JSON.stringify(email)).not.toContain('Thank you');
    expect(sendQueue.enqueued).toEqual([json.id]);
  });

  it('accepts the message itself with its recipients in a header', async () => {
    const { post, stored } = given();
    const headers = {
      'content-type': 'message/rfc822; charset=utf-8',
      'storemail-to': 'jane@customer.test, ,john@x.test,',
    };
    const { status, json } = await post(Buffer.from(message(), 'latin1'), headers);
    expect(status).toBe(200);
    const { email, content } = await stored(json.id);
    expect(email.recipients.map(({ address, kind }) => [address, kind])).toEqual([
      ['jane@customer.test', 'to'],
      ['john@x.test', 'bcc'],
    ]);
    expect(content?.raw).toBe(message());
  });

  it('refuses a message whose record could outgrow a DynamoDB item while it is sent', async () => {
    const { post } = given();
    const name = '\u6c49'.repeat(300);
    const many = Array.from({ length: 6_000 }, () => 'a@b.cc').join(',\r\n ');
    const raw = message()
      .replace(/^To:.*$/m, `To: ${name} <jane@customer.test>`)
      .replace(/^/, `Reply-To: ${many}\r\n`);
    const { status, json } = await post({
      raw: base64(raw),
      to: Array.from({ length: 100 }, () => 'jane@customer.test'),
    });
    expect({ status, json }).toMatchObject({ status: 422, json: { name: 'validation_error' } });
  });

  it('takes type, scope, schedule and expiry from the request, or otherwise from the message', async () => {
    const { post, stored } = given();
    const fields = ['Storemail-Type: invoice', 'Storemail-Scope: eu.fr', 'Storemail-Expires-In: 10'];
    const scheduled = 'Storemail-Scheduled-At: 2026-03-02T12:00:00Z';
    const first = await post({ raw: base64(message(...fields, scheduled)), to });
    expect((await stored(first.json.id)).email).toMatchObject({
      type: 'invoice',
      scope: 'eu.fr',
      expiresIn: 10,
      state: 'scheduled',
    });
    const second = await post({ raw: base64(message(...fields)), to, type: 'order', scope: 'us', expires_in: 5 });
    const { email, content } = await stored(second.json.id);
    expect(email).toMatchObject({ type: 'order', scope: 'us', expiresIn: 5 });
    expect(content?.raw).toBe(message());
  });

  it("shows the message's html and text", async () => {
    const { post, api } = given();
    const { json } = await post({ raw: base64(message('Message-ID: <1@svc.test>')), to });
    const shown = await call(api, { method: 'GET', path: `/emails/${json.id}`, token: 'full' });
    expect(shown.json).toMatchObject({
      message_id: '<1@svc.test>',
      subject: 'Your order',
      html: expect.stringMatching(/^<p>Thank you<\/p>\s*$/),
      text: expect.stringMatching(/^Thank you\s*$/),
    });
  });

  it.each([
    ['no message', { to }, 422, /raw or upload/],
    ['a message and an upload', { raw: base64(message()), upload: 'x', to }, 422, /raw or upload/],
    ['no recipients', { raw: base64(message()) }, 422, /^to: is missing/],
    ['an empty list of recipients', { raw: base64(message()), to: [] }, 422, /^to: must have at least one/],
    [
      'more than a hundred recipients',
      { raw: base64(message()), to: Array(101).fill('a@b.test') },
      422,
      /^to: must have at most 100/,
    ],
    ['a recipient that is none', { raw: base64(message()), to: ['root'] }, 422, /^to\[0\]/],
    [
      'a recipient with a line break',
      { raw: base64(message()), to: ['a@b.test\r\nRCPT TO:<x@y.test>'] },
      422,
      /^to\[0\]/,
    ],
    ['an empty message', { raw: '', to }, 422, /^raw: the message must not be empty/],
    ['no base64', { raw: 'From: x', to }, 422, /^raw: must be the message in base64/],
    ['half of base64', { raw: base64(message()).slice(1), to }, 422, /^raw: must be the message in base64/],
    ['a message without From', { raw: base64('Subject: x\r\n\r\n'), to }, 422, /^raw: the message must have a From/],
    [
      'a wrong type in the message',
      { raw: base64(message('Storemail-Type: nonsense')), to },
      422,
      /^type: must be one of/,
    ],
    ['a wrong scope in the message', { raw: base64(message('Storemail-Scope: EU')), to }, 422, /^scope: must be/],
    ['a field that there is none of', { raw: base64(message()), to, cc: [] }, 422, /^cc: is not a field/],
    ['a body that is no object', [], 422, /must be a JSON object/],
    [
      'a message that is too large',
      { raw: base64(message() + `${'x'.repeat(98)}\r\n`.repeat(44_001)), to },
      413,
      /4400000 bytes/,
    ],
  ])('refuses %s', async (_what, body, status, words) => {
    const { post, store } = given();
    const answer = await post(body);
    expect(answer).toMatchObject({ status, json: { statusCode: status, message: expect.stringMatching(words) } });
    expect(store.accept).not.toHaveBeenCalled();
  });

  it('accepts 4.4 MB', async () => {
    const { post } = given();
    const large = message() + `${'x'.repeat(98)}\r\n`.repeat(43_990);
    expect((await post({ raw: base64(large), to })).status).toBe(200);
  });

  it("accepts only allowed senders, according to the message's From", async () => {
    const { post } = given({ settings: settingsInForce({ 'delivery/allowed_senders': ['other.test'] }) });
    expect(await post({ raw: base64(message()), to })).toMatchObject({
      status: 403,
      json: { name: 'validation_error' },
    });
    const allowed = message().replace('shop@svc.test', 'shop@other.test');
    expect((await post({ raw: base64(allowed), to })).status).toBe(200);
  });

  it('lets a key use its own scope and those below it, wherever the scope is given', async () => {
    const { post } = given({ keys: [anApiKey('eu', { scope: 'eu', permission: 'sending_access' })] });
    const from = (scope: string) => post({ raw: base64(message(`Storemail-Scope: ${scope}`)), to }, {}, 'eu');
    expect((await from('us')).status).toBe(403);
    expect((await from('eu.fr')).status).toBe(200);
  });
});

describe('the Idempotency-Key', () => {
  it('makes one email of a repeated message, in either form', async () => {
    const { post, store } = given();
    const headers = { 'idempotency-key': 'order-1' };
    const first = await post({ raw: base64(message()), to }, headers);
    const lines = base64(message()).replaceAll(/.{76}/g, '$&\r\n');
    const again = await post({ to, raw: lines }, headers);
    const rfc822 = { ...headers, 'content-type': 'message/rfc822', 'storemail-to': to.join() };
    const asMessage = await post(Buffer.from(message(), 'latin1'), rfc822);
    expect([again.json, asMessage.json]).toEqual([first.json, first.json]);
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' });
    expect(store.accept).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['another message', { raw: base64(message('X-Other: yes')), to }],
    ['other recipients', { raw: base64(message()), to: ['john@customer.test'] }],
    ['another scope', { raw: base64(message()), to, scope: 'eu' }],
  ])('refuses %s under the same key', async (_what, other) => {
    const { post } = given();
    const headers = { 'idempotency-key': 'order-1' };
    await post({ raw: base64(message()), to }, headers);
    expect(await post(other, headers)).toMatchObject({ status: 409, json: { name: 'invalid_idempotent_request' } });
  });

  it('can be a header of the message, as SMTP clients send it', async () => {
    const { post, stored } = given();
    const body = { raw: base64(message('Resend-Idempotency-Key: order-1')), to };
    const first = await post(body);
    expect((await post(body)).json).toEqual(first.json);
    expect((await stored(first.json.id)).content?.raw).toBe(message());
  });
});
