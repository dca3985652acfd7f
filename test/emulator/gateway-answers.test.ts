import { afterEach, describe, expect, it, vi } from 'vitest';
import type { GatewayOptions } from '../../infra/emulator/gateway/gateway.ts';
import { RequestTooLarge, TooManyRequests } from '../../infra/emulator/lambda/invocation-result.ts';
import type { HttpApiModel } from '../../infra/emulator/template/model.ts';
import { answerOf, echo, localGateways } from '../support/emulators/gateways.ts';

const { open, serve, closeAll } = localGateways();
afterEach(closeAll);

const fail = (invoke: GatewayOptions['invoke'], changes: Partial<HttpApiModel> = {}) => open({ invoke }, changes);

describe('the gateway itself answers', () => {
  it('404 if there is no route', async () => {
    const url = await serve(echo, { routes: [] });
    expect(await answerOf(await fetch(url))).toEqual({ status: 404, body: { message: 'Not Found' } });
  });

  it('413 to a body of more than 10 MB', async () => {
    const handler = vi.fn();
    const url = await serve(handler);
    const body = Buffer.alloc(10 * 1024 * 1024 + 1);
    const response = await fetch(`${url}/emails`, { method: 'POST', body });
    expect(await answerOf(response)).toEqual({ status: 413, body: { message: 'Request Entity Too Large' } });
    expect(handler).not.toHaveBeenCalled();
  });

  it("413 to an event that exceeds Lambda's limit", async () => {
    const url = await fail(async () => Promise.reject(new RequestTooLarge('Request must be smaller')));
    expect(await answerOf(await fetch(url))).toEqual({ status: 413, body: { message: 'Request Entity Too Large' } });
  });

  it('500 when the function fails', async () => {
    const url = await fail(async () => ({ kind: 'error', payload: '{"errorMessage":"secret"}' }));
    expect(await answerOf(await fetch(url))).toEqual({ status: 500, body: { message: 'Internal Server Error' } });
  });

  it('503 when the function is throttled', async () => {
    const url = await fail(async () => Promise.reject(new TooManyRequests('Rate exceeded')));
    expect(await answerOf(await fetch(url))).toEqual({ status: 503, body: { message: 'Service Unavailable' } });
  });

  it("503 when the function exceeds the integration's timeout", async () => {
    const url = await fail(() => new Promise(() => {}), {
      routes: [{ key: '$default', functionName: 'api', timeoutMs: 20 }],
    });
    expect(await answerOf(await fetch(url))).toEqual({ status: 503, body: { message: 'Service Unavailable' } });
  });

  it("429 above the stage's rate limit", async () => {
    const api = { throttle: { ratePerSecond: 1, burst: 2 } };
    const url = await open({ now: () => 0 }, api);
    const statuses = await Promise.all([1, 2, 3].map(async () => (await fetch(url)).status));
    expect(statuses.sort()).toEqual([200, 200, 429]);
  });
});
