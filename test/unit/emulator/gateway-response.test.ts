import { describe, expect, it } from 'vitest';
import { accessLogLine } from '../../../infra/emulator/gateway/access-log.ts';
import { answers, responseOf } from '../../../infra/emulator/gateway/response.ts';
import { createThrottles } from '../../../infra/emulator/gateway/throttles.ts';

const respond = (value: unknown) => responseOf(JSON.stringify(value));

describe("the response for a function's result", () => {
  it('has its status, headers, cookies and body', () => {
    const value = { statusCode: 201, headers: { 'X-Count': 3 }, cookies: ['a=1', 'b=2'], body: 'made' };
    expect(respond(value)).toEqual({
      status: 201,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-count': '3' },
      cookies: ['a=1', 'b=2'],
      body: 'made',
    });
  });

  it("has the function's content type", () => {
    expect(respond({ statusCode: 200, headers: { 'Content-Type': 'text/html' } }).headers).toEqual({
      'content-type': 'text/html',
    });
  });

  it('decodes a base64 body', () => {
    const { body } = respond({ statusCode: 200, body: '/wA=', isBase64Encoded: true });
    expect(body).toEqual(Buffer.from([0xff, 0x00]));
  });

  it.each([
    ['an object', { message: 'hello' }, '{"message":"hello"}'],
    ['a text', 'hello', 'hello'],
    ['nothing', null, 'null'],
  ])('is 200 for %s, which is not a response object', (_, value, body) => {
    expect(respond(value)).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' }, body });
  });

  it.each([
    ['a status that is no number', { statusCode: 'fine' }],
    ['a status that HTTP does not know', { statusCode: 99 }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a header that is no value', { statusCode: 200, headers: { a: {} } }],
  ])('is 500 for %s', (_, value) => {
    expect(respond(value)).toEqual(answers.internalError);
  });
});

describe('throttling', () => {
  it('allows a burst, then requests at the rate', () => {
    let now = 0;
    const throttle = { ratePerSecond: 10, burst: 3 };
    const throttles = createThrottles({ id: 'api', stage: '$default', routes: [], throttle }, () => now);
    const admit = () => throttles('GET /x');
    expect([admit(), admit(), admit(), admit()]).toEqual([true, true, true, false]);
    now = 100;
    expect([admit(), admit()]).toEqual([true, false]);
    now = 10_000;
    expect([admit(), admit(), admit(), admit()]).toEqual([true, true, true, false]);
  });

  it('does not affect other routes if one exceeds its limit', () => {
    const one = { ratePerSecond: 1, burst: 1 };
    const routes = [
      { key: 'GET /docs', functionName: 'docs', timeoutMs: 1, throttle: one },
      { key: 'POST /emails', functionName: 'emails-api', timeoutMs: 1 },
    ];
    const api = { id: 'api', stage: '$default', routes, throttle: { ratePerSecond: 2, burst: 2 } };
    const admit = createThrottles(api, () => 0);
    expect([admit('GET /docs'), admit('GET /docs'), admit('GET /docs')]).toEqual([true, false, false]);
    expect([admit('POST /emails'), admit(undefined), admit('POST /emails')]).toEqual([true, true, false]);
  });
});

describe('the access log', () => {
  it("replaces the variables in the template's format", () => {
    const format =
      '{"id":"$context.requestId","status":"$context.status","error":"$context.error.message","x":"$context.nothing"}';
    const line = accessLogLine(format, {
      request: {
        id: 'abc',
        traceId: '',
        receivedAt: 0,
        method: 'GET',
        path: '/',
        query: '',
        protocol: 'HTTP/1.1',
        rawHeaders: [],
        sourceIp: '127.0.0.1',
        port: 1,
      },
      response: answers.tooManyRequests,
      answeredAt: 5,
    });
    expect(JSON.parse(line)).toEqual({ id: 'abc', status: '429', error: 'Too Many Requests', x: '-' });
  });
});
