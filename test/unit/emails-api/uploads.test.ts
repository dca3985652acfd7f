import { describe, expect, it } from 'vitest';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { startOfTest } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';
import { given, message, type Parts, to } from '../../support/http/mime-api.ts';

describe('POST /emails/uploads', () => {
  const begin = async (parts: Parts = {}, token = 'sending', body?: object) => {
    const made = given(parts);
    const request = { method: 'POST', path: '/emails/uploads', token, ...(body && { body }) };
    return { ...made, begun: await call(made.api, request) };
  };
  const large = message() + `${'x'.repeat(98)}\r\n`.repeat(50_000);

  it('returns a URL that is valid for 15 minutes, and accepts the uploaded message once', async () => {
    const { begun, uploads, post, stored } = await begin();
    expect(begun).toMatchObject({
      status: 200,
      json: { id: expect.any(String), url: expect.stringMatching(/seconds=900$/) },
    });
    const id = String(begun.json.id);
    uploads.put('id-of-sending', id, Buffer.from(large, 'latin1'));
    const accepted = await post({ upload: id, to });
    expect(accepted.status).toBe(200);
    expect((await stored(accepted.json.id)).content?.raw).toBe(large);
    expect(await post({ upload: id, to })).toMatchObject({
      status: 422,
      json: { message: 'upload: this upload has already been accepted.' },
    });
  });

  it('gives a repeated acceptance the first response, and another upload of the same message as well', async () => {
    const { begun, uploads, post } = await begin();
    const headers = { 'idempotency-key': 'catalogue' };
    const id = String(begun.json.id);
    uploads.put('id-of-sending', id, Buffer.from(large, 'latin1'));
    const first = await post({ upload: id, to }, headers);
    expect(await post({ upload: id, to }, headers)).toMatchObject({ status: 200, json: first.json });
    const second = newEmailId(startOfTest, crypto.getRandomValues(new Uint8Array(16)));
    uploads.put('id-of-sending', second, Buffer.from(large, 'latin1'));
    expect(await post({ upload: second, to }, headers)).toMatchObject({ status: 200, json: first.json });
    expect(await post({ upload: id, to: ['x@y.test'] }, headers)).toMatchObject({ status: 422 });
  });

  it('can be accepted only with the key that created it, and for an hour', async () => {
    let now = startOfTest;
    const { begun, uploads, post } = await begin({ now: () => now });
    const id = String(begun.json.id);
    uploads.put('id-of-sending', id, Buffer.from(large, 'latin1'));
    expect((await post({ upload: id, to }, {}, 'full')).status).toBe(422);
    expect((await post({ upload: 'nonsense', to })).status).toBe(422);
    now += 3_600_000;
    expect((await post({ upload: id, to })).status).toBe(422);
  });

  it('accepts at most 30 MB', async () => {
    const { begun, uploads, post } = await begin();
    uploads.put('id-of-sending', String(begun.json.id), Buffer.alloc(30 * 1024 * 1024 + 1));
    expect((await post({ upload: begun.json.id, to })).status).toBe(413);
    expect((await begin({}, 'sending', { size: 31_457_281 })).begun.status).toBe(413);
    expect((await begin({}, 'sending', { size: 31_457_280 })).begun.status).toBe(200);
  });
});
