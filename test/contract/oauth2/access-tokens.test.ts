import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccessTokens } from '../../../shared/adapters/oauth2/access-tokens.ts';
import type { SettingsInForce } from '../../../shared/ports/settings-reader.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { memoryTokenStore } from '../../support/fakes/memory-token-store.ts';
import { refusal, startTokenEndpoint, type TokenEndpoint, token } from '../../support/oauth2/token-endpoint.ts';

const secret = 'planted-client-secret';
const network = { loopback: true, private: false };
const clock = { now: 1_000_000 };
const signal = new AbortController().signal;

let endpoint: TokenEndpoint;
let store: ReturnType<typeof memoryTokenStore>;

beforeEach(async () => {
  clock.now = 1_000_000;
  endpoint = await startTokenEndpoint();
  store = memoryTokenStore();
});
afterEach(() => endpoint.close());

const settings = (values: Partial<EffectiveSettings> = {}, password = secret): SettingsInForce => ({
  scope: 'default',
  version: 'default:1/1@1',
  values: {
    ...builtInValues,
    'system/smtp/auth': 'xoauth2',
    'system/smtp/username': 'shop@shop.example',
    'oauth2/provider': 'custom',
    'oauth2/client_id': 'client-1',
    'oauth2/token_url': endpoint.url,
    ...values,
  },
  password,
});

/** One worker, with nothing in its memory; it polls while others have the turn. */
const aWorker = (now: () => number = () => clock.now) =>
  createAccessTokens({ store, network, now, wait: () => wait(1) });

const faultOf = (promise: Promise<string>) => promise.then(() => undefined).catch((error: unknown) => error);

describe('access tokens', () => {
  it('are asked for once by a hundred cold workers, and kept by each', async () => {
    const workers = Array.from({ length: 100 }, () => aWorker());
    const tokens = await Promise.all(
      workers.flatMap((one) => [one, one]).map((one) => one.tokenFor(settings(), { signal })),
    );
    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect(endpoint.requests).toHaveLength(1);
    expect(Object.fromEntries(endpoint.requests[0] ?? [])).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client-1',
      client_secret: secret,
    });
  });

  it('are got anew by one worker at three quarters of their life', async () => {
    const workers = Array.from({ length: 20 }, () => aWorker());
    const all = () => Promise.all(workers.map((one) => one.tokenFor(settings(), { signal })));
    await all();
    clock.now += 0.7 * 3_600_000;
    await all();
    expect(endpoint.requests).toHaveLength(1);
    clock.now += 0.1 * 3_600_000;
    await all();
    expect(endpoint.requests).toHaveLength(2);
    expect(new Set(await all())).toEqual(new Set(['token-2']));
  });

  it('that the server rejected are asked for anew once, however many workers say so', async () => {
    const workers = Array.from({ length: 20 }, () => aWorker());
    const [rejected = ''] = await Promise.all(workers.map((one) => one.tokenFor(settings(), { signal })));
    const fresh = await Promise.all(workers.map((one) => one.tokenFor(settings(), { rejected, signal })));
    expect(new Set(fresh)).toEqual(new Set(['token-2']));
    expect(endpoint.requests).toHaveLength(2);
  });

  it.each([60, 5, 1])('of %i s are used for most of that time, and not after it', async (seconds) => {
    endpoint.answer = (form, response) =>
      token(`t${endpoint.requests.length}`, { expires_in: seconds })(form, response);
    const worker = aWorker();
    expect(await worker.tokenFor(settings(), { signal })).toBe('t1');
    clock.now += seconds * 500;
    expect(await worker.tokenFor(settings(), { signal })).toBe('t1');
    clock.now += seconds * 1000;
    expect(await worker.tokenFor(settings(), { signal })).toBe('t2');
  });

  it('of 8 kB are passed on whole', async () => {
    const long = 'x'.repeat(8_192);
    endpoint.answer = token(long);
    expect(await aWorker().tokenFor(settings(), { signal })).toBe(long);
  });

  it('are not to be read in the store without the secret', async () => {
    endpoint.answer = token('planted-access-token', { refresh_token: 'planted-refresh-token' });
    await aWorker().tokenFor(settings(), { signal });
    const stored = [...store.records].map(([id, record]) => id + Buffer.from(record.sealed ?? []).toString('latin1'));
    expect(stored.join()).not.toMatch(/planted/);
  });

  it('of one secret are not given for another', async () => {
    await aWorker().tokenFor(settings(), { signal });
    expect(await aWorker().tokenFor(settings({}, 'another secret'), { signal })).toBe('token-2');
  });
});

describe('a refresh token', () => {
  const values = { 'oauth2/grant': 'refresh_token' } as const;

  it('that was rotated is stored before the access token is used, and is what the next worker sends', async () => {
    endpoint.answer = (form, response) =>
      token(`a${endpoint.requests.length}`, { refresh_token: `r${endpoint.requests.length}` })(form, response);
    const write = store.write;
    const order: string[] = [];
    store.write = async (...args) => {
      order.push('stored');
      await write(...args);
    };
    await aWorker().tokenFor(settings(values, 'r0'), { signal });
    order.push('used');
    expect(order).toEqual(['stored', 'used']);
    clock.now += 3_600_000;
    await aWorker().tokenFor(settings(values, 'r0'), { signal });
    expect(endpoint.requests.map((form) => form.get('refresh_token'))).toEqual(['r0', 'r1']);
  });

  it('that was rotated outlives a refusal of the endpoint', async () => {
    endpoint.answer = token('a1', { refresh_token: 'r1' });
    await aWorker().tokenFor(settings(values, 'r0'), { signal });
    clock.now += 3_600_000;
    endpoint.answer = refusal('temporarily_unavailable', '', 503);
    await faultOf(aWorker().tokenFor(settings(values, 'r0'), { signal }));
    clock.now += 60_000;
    endpoint.answer = token('a2');
    expect(await aWorker().tokenFor(settings(values, 'r0'), { signal })).toBe('a2');
    expect(endpoint.requests.at(-1)?.get('refresh_token')).toBe('r1');
  });

  it('may come with the secret of its client', async () => {
    const both = JSON.stringify({ refresh_token: 'r0', client_secret: 'cs' });
    await aWorker().tokenFor(settings(values, both), { signal });
    expect(Object.fromEntries(endpoint.requests[0] ?? [])).toMatchObject({ refresh_token: 'r0', client_secret: 'cs' });
  });
});

describe('a token endpoint that', () => {
  it.each([
    [
      'does not know the client',
      refusal('invalid_client', 'AADSTS7000222: The secret planted-x expired'),
      'OAUTH_INVALID_CLIENT',
    ],
    ['says 401', refusal('invalid_client', '', 401), 'OAUTH_INVALID_CLIENT'],
    ['revoked the grant', refusal('invalid_grant'), 'OAUTH_INVALID_GRANT'],
    ['is down', refusal('whatever', '', 503), 'OAUTH_HTTP_503'],
    ['is busy', refusal('whatever', '', 429), 'OAUTH_HTTP_429'],
  ])('%s is asked once for all in half a minute, and told as it is', async (_what, answer, code) => {
    endpoint.answer = answer;
    const workers = Array.from({ length: 10 }, () => aWorker());
    const faults = await Promise.all(workers.map((one) => faultOf(one.tokenFor(settings(), { signal }))));
    for (const fault of faults) expect(fault).toMatchObject({ code });
    expect(JSON.stringify(faults) + String(faults[0])).not.toMatch(/planted/);
    expect(endpoint.requests).toHaveLength(1);
    clock.now += 31_000;
    endpoint.answer = token('good');
    expect(await workers[0]?.tokenFor(settings(), { signal })).toBe('good');
  });

  it("names Microsoft's number of the error", async () => {
    endpoint.answer = refusal('invalid_client', 'AADSTS7000222: expired');
    expect(await faultOf(aWorker().tokenFor(settings(), { signal }))).toMatchObject({ detail: 'AADSTS7000222' });
  });

  it('redirects is not followed: the secret stays where it was saved for', async () => {
    const elsewhere = await startTokenEndpoint();
    endpoint.answer = (_form, response) => response.writeHead(307, { location: elsewhere.url }).end();
    expect(await faultOf(aWorker().tokenFor(settings(), { signal }))).toMatchObject({ code: 'OAUTH_HTTP_307' });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it.each([
    ['sends no JSON', 'hello', 'OAUTH_NO_TOKEN'],
    ['sends no token', '{"expires_in":1}', 'OAUTH_NO_TOKEN'],
    ['sends a token with a line break', '{"access_token":"a\\r\\nb"}', 'OAUTH_NO_TOKEN'],
    ['sends too much', `{"access_token":"${'x'.repeat(70_000)}"}`, 'OAUTH_TOO_LARGE'],
  ])('%s gives none', async (_what, body, code) => {
    endpoint.answer = (_form, response) => response.writeHead(200).end(body);
    expect(await faultOf(aWorker().tokenFor(settings(), { signal }))).toMatchObject({ code });
  });

  it('fails while a token lasts harms nobody', async () => {
    const worker = aWorker();
    await worker.tokenFor(settings(), { signal });
    clock.now += 0.8 * 3_600_000;
    endpoint.answer = refusal('server_error', '', 500);
    expect(await worker.tokenFor(settings(), { signal })).toBe('token-1');
    expect(await aWorker().tokenFor(settings(), { signal })).toBe('token-1');
    expect(endpoint.requests).toHaveLength(2);
  });

  it.each([
    ['in clear elsewhere than on this machine', 'http://192.0.9.1/token'],
    ['in a private network', 'https://10.0.0.1/token'],
    ['at the metadata service', 'https://169.254.169.254/token'],
  ])('is %s is never connected to', async (_what, url) => {
    const asked = faultOf(aWorker().tokenFor(settings({ 'oauth2/token_url': url }), { signal }));
    expect(await asked).toMatchObject({ code: 'OAUTH_FORBIDDEN_HOST' });
  });
});

describe('a worker that died with the turn', () => {
  it('is followed by another once its time is over', async () => {
    const [id = ''] = [...(await recorded())];
    await store.take(id, clock.now, clock.now + 15_000);
    clock.now += 3_600_000 * 2;
    expect(await aWorker().tokenFor(settings(), { signal })).toBe('token-2');
  });

  const recorded = async () => {
    await aWorker().tokenFor(settings(), { signal });
    return store.records.keys();
  };
});
