import { describe, expect, it } from 'vitest';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { anEmailsApi } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';

const list = async (query: string) => {
  const { api, store } = anEmailsApi();
  await store.accept(anEmail(), aContent());
  return await call(api, { method: 'GET', path: `/emails?${query}`, token: 'full' });
};
const retry = (body: object) => call(anEmailsApi().api, { method: 'POST', path: '/emails/retry', token: 'full', body });

const outside = [
  { created_to: '1970-01-01' },
  { created_to: '0001-01-01T00:00:00Z' },
  { created_from: '2099-01-01' },
  { created_from: '9999-12-31T23:59:59.999999999Z' },
  { created_from: '2099-01-01', created_to: '2099-02-01' },
];

describe('a period without emails', () => {
  it.each(outside)('is an empty list: %j', async (period) => {
    const answer = await list(new URLSearchParams(period).toString());
    expect(answer).toMatchObject({ status: 200, json: { data: [], has_more: false } });
    expect(await retry(period)).toMatchObject({ status: 200, json: { data: [], has_more: false } });
  });

  it('is an empty list if it continues from an id outside the period', async () => {
    for (const id of ['ffffffff-ffff-7fff-bfff-ffffffffffff', '00000000-0000-7000-8000-000000000000']) {
      for (const cursor of ['after', 'before']) expect((await list(`${cursor}=${id}`)).status).toBe(200);
    }
  });
});

describe('an empty filter', () => {
  it.each([
    ['created_from=2026-11-27&created_to=2026-11-26', 'created_from'],
    ['created_from=2026-11-31', 'created_from'],
    ['created_to=2027-02-29T10:00:00Z', 'created_to'],
    ['created_to=2026-01-01T25:00:00Z', 'created_to'],
    ['to=a b@c.com', 'to'],
    ['to=nobody', 'to'],
    ['to=', 'to'],
    ['page=2', 'page'],
    ['Limit=2', 'Limit'],
  ])('is refused with an error that names the field: %s', async (query, field) => {
    const { status, json } = await list(query);
    expect([status, String(json.message).includes(field)]).toEqual([422, true]);
    expect(String(json.message)).not.toContain('c.com');
  });

  it('is also refused for retries', async () => {
    expect(await retry({ created_from: '2026-11-27', created_to: '2026-11-26' })).toMatchObject({ status: 422 });
    expect(await retry({ created_from: '2026-02-30' })).toMatchObject({ status: 422 });
  });
});

describe('a compressed body', () => {
  it.each(['gzip', 'br', 'gzip, identity'])('is refused with an error that names the header: %s', async (encoding) => {
    const answer = await call(anEmailsApi().api, {
      method: 'POST',
      path: '/emails',
      token: 'sending',
      body: Buffer.from([0x1f, 0x8b, 8, 0]),
      headers: { 'content-encoding': encoding },
    });
    expect(answer).toMatchObject({ status: 400, json: { message: expect.stringContaining('Content-Encoding') } });
  });
});

describe("a path of Resend's API", () => {
  it.each([
    'emails/receiving',
    'audiences',
    'contacts',
    'templates',
    'contact-properties',
    'logs',
    'automations',
    'segments',
  ])('/%s is an empty list', async (name) => {
    const answer = await call(anEmailsApi().api, { method: 'GET', path: `/${name}`, token: 'full' });
    expect(answer).toMatchObject({ status: 200, json: { object: 'list', has_more: false, data: [] } });
  });

  it('/email accepts emails as /emails does', async () => {
    const body = { to: 'a@example.net', from: 'shop@example.com', subject: 's', text: 't' };
    const { api, store } = anEmailsApi();
    const { status, json } = await call(api, { method: 'POST', path: '/email', token: 'sending', body });
    expect(status).toBe(200);
    expect(await store.find(String(json.id))).toBeDefined();
  });

  it('/emails/batch is not an email', async () => {
    for (const [method, path] of [
      ['PATCH', '/emails/batch'],
      ['GET', '/emails/batch'],
      ['GET', '/emails/retry'],
    ] as const) {
      const answer = await call(anEmailsApi().api, { method, path, token: 'full' });
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    }
  });
});
