import { describe, expect, it, vi } from 'vitest';
import { createApi } from '../../../shared/http/create-api.ts';
import { instanceTokens } from '../../../shared/http/rate-limit/instance-tokens.ts';
import { createRateLimit } from '../../../shared/http/rate-limit/rate-limit.ts';
import type { Route } from '../../../shared/http/route.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { memoryApiKeyStore } from '../../support/fakes/memory-api-key-store.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { call } from '../../support/http/http-call.ts';

const start = Date.UTC(2026, 2, 1, 12);

/** Any number of instances that share a table and a clock. */
const instances = (count: number, tokens = instanceTokens()) => {
  const clock = { now: start };
  const log = recordingLog();
  const limits = Array.from({ length: count }, () =>
    createRateLimit({ tokens, requestsPerSecond: 100, now: () => clock.now, log }),
  );
  return { clock, limits, log };
};

const allowedOf = async (limit: ReturnType<typeof createRateLimit>, requests: number, key = 'key') => {
  let allowed = 0;
  for (let n = 0; n < requests; n++) if ((await limit.take(key)).isAllowed) allowed++;
  return allowed;
};

describe('the rate of a key', () => {
  it('is limited across all instances, with a tenth more for each', async () => {
    const { limits } = instances(3);
    const allowed = await Promise.all(limits.map((limit) => allowedOf(limit, 300)));
    expect(allowed.reduce((sum, count) => sum + count)).toBe(100 + 3 * 10);
  });

  it('is counted separately for every second and every key', async () => {
    const { limits, clock } = instances(1);
    const [limit] = limits as [(typeof limits)[0]];
    expect(await allowedOf(limit, 500)).toBe(110);
    expect(await allowedOf(limit, 500, 'another')).toBe(110);
    clock.now += 1000;
    expect(await allowedOf(limit, 500)).toBe(110);
  });

  it('takes no request to the table below a tenth of the limit, and few above it', async () => {
    const tokens = instanceTokens();
    const take = vi.spyOn(tokens, 'take');
    const [limit] = instances(1, tokens).limits as [ReturnType<typeof createRateLimit>];
    await allowedOf(limit, 10);
    expect(take).not.toHaveBeenCalled();
    await allowedOf(limit, 500);
    expect(take.mock.calls.length).toBe(11);
  });

  it('is not limited while the table is unavailable', async () => {
    const take = () => Promise.reject(new StoreUnavailable('throttled'));
    const { limits, log } = instances(1, { take });
    const [limit] = limits as [(typeof limits)[0]];
    expect(await allowedOf(limit, 200)).toBe(200);
    expect(log.lines[0]).toMatchObject({ level: 'warn', error: 'StoreUnavailable' });
  });
});

describe('an API with a rate limit', () => {
  const anApi = () => {
    const routes: Route[] = [{ method: 'GET', path: '/things', handle: async () => ({ statusCode: 200, body: {} }) }];
    const [rateLimit] = instances(1).limits;
    const apiKeys = memoryApiKeyStore(anApiKey('full'));
    return createApi({ routes, apiKeys, ...(rateLimit && { rateLimit }), now: () => start, log: recordingLog() });
  };
  const get = (api: ReturnType<typeof anApi>, path = '/things', token = 'full') =>
    call(api, { method: 'GET', path, token });

  it('counts down in its response headers', async () => {
    const api = anApi();
    const headers = { 'ratelimit-limit': '100', 'ratelimit-reset': '1', 'ratelimit-policy': '100;w=1' };
    expect(await get(api)).toMatchObject({ status: 200, headers: { ...headers, 'ratelimit-remaining': '99' } });
    expect(await get(api)).toMatchObject({ status: 200, headers: { ...headers, 'ratelimit-remaining': '98' } });
  });

  it('responds with 429 and the time to wait', async () => {
    const api = anApi();
    for (let n = 0; n < 110; n++) await get(api);
    expect(await get(api)).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1', 'ratelimit-remaining': '0' },
      json: { statusCode: 429, name: 'rate_limit_exceeded' },
    });
  });

  it.each([
    ['an unknown path', '/nothing', 'full', 404],
    ['a wrong key', '/things', 'wrong', 403],
  ])('also sends the headers for %s', async (_what, path, token, status) => {
    expect(await get(anApi(), path, token)).toMatchObject({
      status,
      headers: { 'ratelimit-limit': '100', 'ratelimit-remaining': '100' },
    });
  });
});
