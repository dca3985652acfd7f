import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Gateway, type GatewayOptions } from '../../infra/emulator/gateway/gateway.ts';
import { type Outcome, RequestTooLarge, TooManyRequests } from '../../infra/emulator/lambda/outcome.ts';
import type { HttpApiModel } from '../../infra/emulator/template/model.ts';

const gateways: Gateway[] = [];
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});

interface ApiEvent {
  routeKey: string;
  rawPath: string;
  pathParameters?: Record<string, string>;
  headers: Record<string, string>;
  body?: string;
  isBase64Encoded: boolean;
}

type Handler = (event: ApiEvent) => unknown;

const succeed = (value: unknown): Outcome => ({ kind: 'success', payload: JSON.stringify(value) ?? 'null' });

const open = async (options: Partial<GatewayOptions>, changes: Partial<HttpApiModel> = {}): Promise<string> => {
  const route = (key: string) => ({ key, functionName: 'api', timeoutMs: 30_000 });
  const api = {
    id: 'abcdef1234',
    stage: '$default',
    routes: ['POST /emails', 'GET /emails/{id}', '$default'].map(route),
  };
  const gateway = new Gateway(
    { ...api, ...changes },
    {
      port: 0,
      host: '127.0.0.1',
      account: '000000000000',
      invoke: async () => succeed(null),
      accessLog: () => {},
      now: Date.now,
      uuid: randomUUID,
      ...options,
    },
  );
  const url = await gateway.listen();
  gateways.push(gateway);
  return url;
};

/** A gateway whose function is this handler. */
const serve = (handler: Handler, changes: Partial<HttpApiModel> = {}): Promise<string> =>
  open({ invoke: async (_, event) => succeed(handler(JSON.parse(event) as ApiEvent)) }, changes);

const echo: Handler = (event) => ({ statusCode: 200, body: JSON.stringify(event) });

const eventAt = async (url: string, init: RequestInit = {}): Promise<ApiEvent> =>
  (await (await fetch(url, init)).json()) as ApiEvent;

const fail = (invoke: GatewayOptions['invoke'], changes: Partial<HttpApiModel> = {}) => open({ invoke }, changes);

const answerOf = async (response: Response) => ({ status: response.status, body: await response.json() });

describe('a request', () => {
  it('goes to the function of its route', async () => {
    const url = await serve(echo);
    expect(await eventAt(`${url}/emails/7`)).toMatchObject({
      routeKey: 'GET /emails/{id}',
      pathParameters: { id: '7' },
    });
    expect(await eventAt(`${url}//emails`)).toMatchObject({ routeKey: '$default', rawPath: '//emails' });
  });

  it('is handed on with its path decoded', async () => {
    const url = await serve(echo);
    expect(await eventAt(`${url}/emails/a%20b`)).toMatchObject({
      rawPath: '/emails/a b',
      pathParameters: { id: 'a b' },
    });
    expect(await eventAt(`${url}/emails/%zz`)).toMatchObject({ rawPath: '/emails/%zz' });
  });

  it('may have a body in chunks', async () => {
    const url = await serve(echo);
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(Buffer.from('{"a":'));
        controller.enqueue(Buffer.from('1}'));
        controller.close();
      },
    });
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', body, headers, duplex: 'half' } as RequestInit;
    expect(await eventAt(`${url}/emails`, init)).toMatchObject({ body: '{"a":1}', headers: { 'content-length': '7' } });
  });

  it('may be a GET with a body', async () => {
    const url = await serve(echo);
    const outgoing = request(`${url}/emails/7`, {
      headers: { 'content-type': 'application/json', 'content-length': 2 },
    });
    outgoing.end('{}');
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    expect(await new Response(response).json()).toMatchObject({ body: '{}' });
  });

  it('keeps its connection for the next one', async () => {
    const url = await serve(echo);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const get = async (): Promise<boolean> => {
      const outgoing = request(url, { agent });
      outgoing.end();
      const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      return outgoing.reusedSocket;
    };
    expect([await get(), await get()]).toEqual([false, true]);
    agent.destroy();
  });
});

describe('a response', () => {
  it('has the status, headers, cookies and bytes that the function gave', async () => {
    const url = await serve(() => ({
      statusCode: 202,
      headers: { 'X-Tag': 'a' },
      cookies: ['one=1', 'two=2'],
      body: '/wA=',
      isBase64Encoded: true,
    }));
    const response = await fetch(url);
    expect(response.status).toBe(202);
    expect(response.headers.get('x-tag')).toBe('a');
    expect(response.headers.getSetCookie()).toEqual(['one=1', 'two=2']);
    expect(response.headers.get('apigw-requestid')).toMatch(/^[A-Za-z0-9+/]{15}=$/);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([0xff, 0x00]));
  });

  it('to HEAD has no body', async () => {
    const response = await fetch(await serve(echo), { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('with a header that HTTP forbids is 500', async () => {
    const url = await serve(() => ({ statusCode: 200, headers: { 'x-bad': 'a\r\nb' }, body: 'secret' }));
    expect(await answerOf(await fetch(url))).toEqual({ status: 500, body: { message: 'Internal Server Error' } });
  });
});

describe('the gateway itself answers', () => {
  it('404 where there is no route', async () => {
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

  it('413 to an event that Lambda does not take', async () => {
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

  it("503 when the function takes longer than the integration's time", async () => {
    const url = await fail(() => new Promise(() => {}), {
      routes: [{ key: '$default', functionName: 'api', timeoutMs: 20 }],
    });
    expect(await answerOf(await fetch(url))).toEqual({ status: 503, body: { message: 'Service Unavailable' } });
  });

  it('429 to more than the stage lets through', async () => {
    const api = { throttle: { ratePerSecond: 1, burst: 2 } };
    const url = await open({ now: () => 0 }, api);
    const statuses = await Promise.all([1, 2, 3].map(async () => (await fetch(url)).status));
    expect(statuses.sort()).toEqual([200, 200, 429]);
  });
});

describe('the access log', () => {
  it('has a line per request', async () => {
    const lines: string[] = [];
    const accessLogFormat = '$context.routeKey $context.status $context.responseLength $context.error.message';
    const invoke = async (_: string, event: string): Promise<Outcome> =>
      event.includes('/emails/1') ? succeed({ statusCode: 200, body: 'four' }) : { kind: 'error', payload: '{}' };
    const url = await open({ invoke, accessLog: (line) => lines.push(line) }, { accessLogFormat });
    await fetch(`${url}/emails/1`);
    await fetch(`${url}/emails/2`);
    expect(lines).toEqual(['GET /emails/{id} 200 4 -', 'GET /emails/{id} 500 35 Internal Server Error']);
  });
});

describe('a gateway that closes', () => {
  it('answers what it was asked before', async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<Outcome>();
    const url = await open({
      invoke: () => {
        asked.resolve();
        return answer.promise;
      },
    });
    const response = fetch(url);
    await asked.promise;
    const closed = gateways.pop()?.close();
    answer.resolve(succeed({ statusCode: 200, body: 'late' }));
    expect(await (await response).text()).toBe('late');
    await closed;
  });

  it('says why a port cannot be had', async () => {
    const port = Number(new URL(await open({})).port);
    await expect(open({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
