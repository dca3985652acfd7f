import { describe, expect, it } from 'vitest';
import { aSendObject } from '../../support/builders/send-object.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { anEmailsApi } from '../../support/http/emails-api.ts';
import { call } from '../../support/http/http-call.ts';

const anApi = () => {
  const parts = anEmailsApi({ keys: [anApiKey('eu', { scope: 'eu' }), anApiKey('fr', { scope: 'eu.fr' })] });
  const ask = (method: string, path: string, token: string, body?: object) =>
    call(parts.api, { method, path, token, ...(body && { body }) });
  return { ...parts, ask };
};

describe('API keys', () => {
  it('are created with a token that works and is shown once', async () => {
    const { ask, api } = anApi();
    const { status, json } = await ask('POST', '/api-keys', 'full', {
      name: 'Shop',
      permission: 'sending_access',
      scope: 'eu',
    });
    expect(status).toBe(201);
    expect(Object.keys(json)).toEqual(['id', 'token']);
    expect(json.token).toMatch(/^re_sm_[\w-]{43}$/);
    const sent = await call(api, { method: 'POST', path: '/emails', token: String(json.token), body: aSendObject() });
    expect(sent.status).toBe(200);
    expect(await ask('GET', '/api-keys', String(json.token))).toMatchObject({ status: 401 });
    expect(JSON.stringify((await ask('GET', '/api-keys', 'full')).json)).not.toContain(String(json.token));
  });

  it("have their creator's scope and full access by default", async () => {
    const { ask } = anApi();
    const { json } = await ask('POST', '/api-keys', 'eu', { name: 'Shop' });
    const list = (await ask('GET', '/api-keys', 'eu')).json.data as { id: string }[];
    expect(list.find(({ id }) => id === json.id)).toEqual({
      id: json.id,
      name: 'Shop',
      permission: 'full_access',
      scope: 'eu',
      start: expect.stringMatching(/^re_sm_[\w-]{4}$/),
      created_at: '2026-03-01T12:00:00.000Z',
      last_used_on: null,
      is_own: false,
    });
  });

  it('show the start of their token, the day they were last used, and which one asks', async () => {
    const { ask, api } = anApi();
    const { json } = await ask('POST', '/api-keys', 'eu', { name: 'Shop' });
    const token = String(json.token);
    await call(api, { method: 'POST', path: '/emails', token, body: aSendObject() });
    const list = (await ask('GET', '/api-keys', token)).json.data as { id: string }[];
    expect(list.find(({ id }) => id === json.id)).toMatchObject({
      start: token.slice(0, 10),
      last_used_on: '2026-03-01',
      is_own: true,
    });
    expect(list.filter(({ id }) => id !== json.id)).toMatchObject([{ is_own: false }, { is_own: false }]);
  });

  it('leave an audit log entry of who created, renamed and revoked them', async () => {
    const { ask, audit } = anApi();
    const { json } = await ask('POST', '/api-keys', 'eu', { name: 'Shop', scope: 'eu.fr' });
    await ask('PATCH', `/api-keys/${json.id}`, 'eu', { name: 'French shop' });
    await ask('DELETE', `/api-keys/${json.id}`, 'full');
    await ask('DELETE', '/api-keys/id-of-full', 'eu');
    expect(await audit.list({ limit: 10 })).toMatchObject([
      { action: 'api_key.revoked', scope: 'eu.fr', subject: json.id, actor: { id: 'id-of-full' } },
      { action: 'api_key.renamed', scope: 'eu.fr', subject: json.id, actor: { id: 'id-of-eu' } },
      { action: 'api_key.created', scope: 'eu.fr', subject: json.id, actor: { id: 'id-of-eu' } },
    ]);
  });

  it.each(['default', 'us', 'us.fr'])('cannot be created for %s by a key of eu', async (scope) => {
    const { ask, apiKeys } = anApi();
    const ids = async () => (await apiKeys.list()).map(({ id }) => id);
    const before = await ids();
    expect(await ask('POST', '/api-keys', 'eu', { name: 'Wider', scope })).toMatchObject({ status: 403 });
    expect(await ids()).toEqual(before);
  });

  it('are listed page by page, newest first', async () => {
    const { ask, apiKeys } = anApi();
    for (const n of [1, 2, 3])
      await apiKeys.create(anApiKey(`k${n}`, { scope: 'eu', createdAt: 2_000_000_000_000 + n }));
    const page = async (query: string) => {
      const { json } = await ask('GET', `/api-keys${query}`, 'eu');
      return [(json.data as { id: string }[]).map(({ id }) => id), json.has_more];
    };
    expect(await page('?limit=2')).toEqual([['id-of-k3', 'id-of-k2'], true]);
    expect(await page('?limit=2&after=id-of-k2')).toEqual([['id-of-k1', expect.any(String)], true]);
    expect(await page('?limit=1&before=id-of-k1')).toEqual([['id-of-k2'], true]);
    expect(await page('?limit=100&before=id-of-k2')).toEqual([['id-of-k3'], false]);
  });

  it.each([['?limit=0'], ['?limit=101'], ['?limit=x'], ['?after=a&before=b'], ['?after=none'], ['?page=2']])(
    'are not listed for %s: the error says what is allowed',
    async (query) => {
      expect(await anApi().ask('GET', `/api-keys${query}`, 'eu')).toMatchObject({ status: 422 });
    },
  );

  it('can be renamed only within a scope, and keep their tokens', async () => {
    const { ask, apiKeys } = anApi();
    expect(await ask('PATCH', '/api-keys/id-of-fr', 'eu', { name: 'French shop' })).toMatchObject({
      status: 200,
      json: { object: 'api_key', id: 'id-of-fr' },
    });
    expect((await apiKeys.list()).find(({ id }) => id === 'id-of-fr')?.name).toBe('French shop');
    for (const id of ['id-of-full', 'none']) {
      expect(await ask('PATCH', `/api-keys/${id}`, 'eu', { name: 'x' })).toMatchObject({ status: 404 });
    }
  });

  it.each([[{}], [{ name: '' }], [{ name: 'a'.repeat(51) }], [{ name: 1 }], [{ name: 'x', scope: 'eu' }], [[]]])(
    'cannot be renamed with the body %j',
    async (body) => {
      expect(await anApi().ask('PATCH', '/api-keys/id-of-eu', 'eu', body)).toMatchObject({ status: 422 });
    },
  );

  it('can be listed and removed only within a scope', async () => {
    const { ask } = anApi();
    const names = (json: Record<string, unknown>) => (json.data as { id: string }[]).map(({ id }) => id).sort();
    expect(names((await ask('GET', '/api-keys', 'eu')).json)).toEqual(['id-of-eu', 'id-of-fr']);
    for (const id of ['id-of-full', 'none', '__proto__']) {
      expect(await ask('DELETE', `/api-keys/${id}`, 'eu')).toMatchObject({ status: 404, json: { name: 'not_found' } });
    }
    expect(await ask('DELETE', '/api-keys/id-of-fr', 'eu')).toMatchObject({ status: 200 });
    expect(names((await ask('GET', '/api-keys', 'eu')).json)).toEqual(['id-of-eu']);
  });

  it.each([
    {},
    { name: '' },
    { name: 'a'.repeat(51) },
    { name: 7 },
    { name: 'a\nb' },
    { name: 'a', permission: 'all' },
    { name: 'a', scope: 'EU' },
    { name: 'a', domain_id: 'x' },
    { name: 'a', x: 1 },
    [],
  ])('refuse %j', async (body) => {
    expect(await anApi().ask('POST', '/api-keys', 'full', body)).toMatchObject({ status: 422 });
  });
});

describe('a Resend feature that Storemail lacks', () => {
  it.each(['topics', 'broadcasts', 'segments'])('is an empty list: %s', async (name) => {
    expect(await anApi().ask('GET', `/${name}`, 'full')).toMatchObject({
      status: 200,
      json: { object: 'list', has_more: false, data: [] },
    });
    expect(await anApi().ask('GET', `/${name}`, 'sending')).toMatchObject({ status: 401 });
  });
});
