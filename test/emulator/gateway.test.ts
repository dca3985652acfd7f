import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { InvocationResult } from '../../infra/emulator/lambda/invocation-result.ts';
import { answerOf, echo, eventAt, localGateways, succeed } from '../support/emulators/gateways.ts';

const { gateways, open, serve, closeAll } = localGateways();
afterEach(closeAll);

describe('a request', () => {
  it('goes to the function of its route', async () => {
    const url = await serve(echo);
    expect(await eventAt(`${url}/emails/7`)).toMatchObject({
      routeKey: 'GET /emails/{id}',
      pathParameters: { id: '7' },
    });
    expect(await eventAt(`${url}//emails`)).toMatchObject({ routeKey: '$default', rawPath: '//emails' });
  });

  it('is passed on with its path decoded', async () => {
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
    expect(await json(response)).toMatchObject({ body: '{}' });
  });

  it('leaves its connection open for the next one', async () => {
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
  it('has the status, headers, cookies and bytes returned by the function', async () => {
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

  it('with a header that HTTP forbids becomes a 500', async () => {
    const url = await serve(() => ({ statusCode: 200, headers: { 'x-bad': 'a\r\nb' }, body: 'secret' }));
    expect(await answerOf(await fetch(url))).toEqual({ status: 500, body: { message: 'Internal Server Error' } });
  });
});

describe('the access log', () => {
  it('has a line per request', async () => {
    const lines: string[] = [];
    const accessLogFormat = '$context.routeKey $context.status $context.responseLength $context.error.message';
    const invoke = async (_: string, event: string): Promise<InvocationResult> =>
      event.includes('/emails/1') ? succeed({ statusCode: 200, body: 'four' }) : { kind: 'error', payload: '{}' };
    const url = await open({ invoke, accessLog: (line) => lines.push(line) }, { accessLogFormat });
    await fetch(`${url}/emails/1`);
    await fetch(`${url}/emails/2`);
    expect(lines).toEqual(['GET /emails/{id} 200 4 -', 'GET /emails/{id} 500 35 Internal Server Error']);
  });
});

describe('a gateway that closes', () => {
  it('finishes requests in progress', async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<InvocationResult>();
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

  it('reports why a port is not available', async () => {
    const port = Number(new URL(await open({})).port);
    await expect(open({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
