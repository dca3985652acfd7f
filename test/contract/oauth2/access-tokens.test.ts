import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';
import { memoryTokenStore } from '../../support/fakes/memory-token-store.ts';
import { coldWorker, faultOf, xoauth2Settings } from '../../support/oauth2/cold-worker.ts';
import { refusal, startTokenEndpoint, type TokenEndpoint, token } from '../../support/oauth2/token-endpoint.ts';

const secret = 'planted-client-secret';
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

const settings = (values: Partial<EffectiveSettings> = {}, password = secret) =>
  xoauth2Settings(password, { 'oauth2/token_url': endpoint.url, ...values });
const aWorker = () => coldWorker(store, () => clock.now);

describe('access tokens', () => {
  it('are requested once by a hundred cold workers, and cached by each', async () => {
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

  it('are renewed by one worker after three quarters of their lifetime', async () => {
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

  it('that the server rejected are renewed once, however many workers report it', async () => {
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

  it('of 8 kB are passed on unchanged', async () => {
    const long = 'x'.repeat(8_192);
    endpoint.answer = token(long);
    expect(await aWorker().tokenFor(settings(), { signal })).toBe(long);
  });

  it('cannot be read from the store without the secret', async () => {
    endpoint.answer = token('planted-access-token', { refresh_token: 'planted-refresh-token' });
    await aWorker().tokenFor(settings(), { signal });
    const stored = [...store.records].map(([id, record]) => id + Buffer.from(record.sealed ?? []).toString('latin1'));
    expect(stored.join()).not.toMatch(/planted/);
  });

  it('of one secret are not returned for another', async () => {
    await aWorker().tokenFor(settings(), { signal });
    expect(await aWorker().tokenFor(settings({}, 'another secret'), { signal })).toBe('token-2');
  });
});

describe('a refresh token', () => {
  const values = { 'oauth2/grant': 'refresh_token' } as const;

  it('that was rotated is stored before the access token is used, and sent by the next worker', async () => {
    endpoint.answer = (form, response) =>
      token(`a${endpoint.requests.length}`, { refresh_token: `r${endpoint.requests.length}` })(form, response);
    const write = store.write;
    const order: string[] = [];
    store.write = async (...args) => {
      order.push('stored');
      return write(...args);
    };
    await aWorker().tokenFor(settings(values, 'r0'), { signal });
    order.push('used');
    expect(order).toEqual(['stored', 'used']);
    clock.now += 3_600_000;
    await aWorker().tokenFor(settings(values, 'r0'), { signal });
    expect(endpoint.requests.map((form) => form.get('refresh_token'))).toEqual(['r0', 'r1']);
  });

  it('that was rotated survives a refusal by the endpoint', async () => {
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

  it('may be combined with a client secret', async () => {
    const both = JSON.stringify({ refresh_token: 'r0', client_secret: 'cs' });
    await aWorker().tokenFor(settings(values, both), { signal });
    expect(Object.fromEntries(endpoint.requests[0] ?? [])).toMatchObject({ refresh_token: 'r0', client_secret: 'cs' });
  });
});

describe('a worker that died with the turn', () => {
  it('is replaced by another once its turn expires', async () => {
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
