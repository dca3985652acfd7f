import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../shared/openapi/document.ts';
import { messageIn } from '../support/runner/inbox.ts';
import type { Runner } from '../support/runner/runner.ts';
import { runningStack } from '../support/runner/running-stack.ts';

const running = runningStack();
let runner: Runner;
beforeAll(() => {
  runner = running().runner;
});

describe('a request without the right key', () => {
  /** Public routes: the contract, and a page without data until somebody signs in. */
  const routes = operations
    .filter((operation) => !operation.public)
    .map(({ method, path }) => `${method.toUpperCase()} ${path}`);

  const ask = async (route: string, headers: Record<string, string>): Promise<[number, unknown]> => {
    const [method = 'GET', path = '/'] = route.split(' ');
    const body = method === 'GET' ? null : '{}';
    const answer = await fetch(runner.api + path.replaceAll(/\{\w+\}/g, crypto.randomUUID()), {
      method,
      headers,
      body,
    });
    return [answer.status, await answer.json()];
  };

  it.each(routes)('is refused at %s', async (route) => {
    expect(await ask(route, {})).toEqual([401, expect.objectContaining({ name: 'missing_api_key', statusCode: 401 })]);
    const wrong = await ask(route, { authorization: 'Bearer re_sm_wrong' });
    expect(wrong).toEqual([403, expect.objectContaining({ name: 'invalid_api_key', statusCode: 403 })]);
  });

  it('a sending key reads nothing', async () => {
    const [status, body] = await ask('GET /emails/{id}', { authorization: `Bearer ${runner.keys.sending}` });
    expect([status, body]).toEqual([401, expect.objectContaining({ name: 'restricted_api_key' })]);
  });
});

describe('URLs as clients build them', () => {
  it('//emails is /emails, and an unknown path gets our 404', async () => {
    const doubled = await fetch(`${runner.api}//emails`, {
      method: 'POST',
      headers: { authorization: `Bearer ${runner.keys.sending}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: 'c@example.net', subject: 'Doubled', text: 'Hi' }),
    });
    expect(doubled.status).toBe(200);
    const unknown = await fetch(`${runner.api}/nothing-here`, {
      headers: { authorization: `Bearer ${runner.keys.full}` },
    });
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      expect.objectContaining({ statusCode: 404, name: 'not_found' }),
    ]);
    expect(unknown.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });
});

describe('unusual requests', () => {
  /** Uses Node's HTTP client, which adds only Host and Connection. */
  const plainRequest = async (
    method: string,
    path: string,
    parts: string[],
    framing: Record<string, string> = {},
  ): Promise<[number | undefined, unknown]> => {
    const sent = request(new URL(path, runner.api), {
      method,
      headers: { authorization: `Bearer ${runner.keys.full}`, ...framing },
    });
    for (const part of parts) sent.write(part);
    sent.end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return [answer.statusCode, await json(answer)];
  };

  it('may have chunked bodies without type or User-Agent', async () => {
    const subject = 'In pieces, grüße';
    const text = JSON.stringify({ to: 'c@example.net', subject, text: 'Hi' });
    const parts = [text.slice(0, 20), text.slice(20)];
    expect(await plainRequest('POST', '/emails', parts)).toEqual([200, { id: expect.any(String) }]);
    await messageIn(runner.inbox, subject);
  });

  it('may have a body with GET', async () => {
    expect(await plainRequest('GET', '/emails?limit=1', ['{}'], { 'content-length': '2' })).toEqual([
      200,
      expect.objectContaining({ object: 'list' }),
    ]);
  });

  it('get rate limit headers', async () => {
    const answer = await fetch(`${runner.api}/domains`, { headers: { authorization: `Bearer ${runner.keys.full}` } });
    expect(answer.headers.get('ratelimit-limit')).toBe('100');
    expect(Number(answer.headers.get('ratelimit-remaining'))).toBeLessThan(100);
    expect(answer.headers.get('ratelimit-policy')).toBe('100;w=1');
  });
});
