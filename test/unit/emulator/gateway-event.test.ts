import { describe, expect, it } from 'vitest';
import { bodyFields } from '../../../infra/emulator/gateway/body.ts';
import { eventOf, type GatewayRequest } from '../../../infra/emulator/gateway/event.ts';

const request = (changes: Partial<GatewayRequest> = {}): GatewayRequest => ({
  id: 'JKJaXmPLvHcESHA=',
  traceId: 'Root=1-65e0c0de-0123456789abcdef01234567',
  receivedAt: Date.UTC(2020, 2, 12, 19, 3, 58, 390),
  method: 'POST',
  path: '/emails',
  query: '',
  protocol: 'HTTP/1.1',
  rawHeaders: ['Host', 'localhost:4000', 'User-Agent', 'tests', 'Content-Type', 'application/json'],
  sourceIp: '127.0.0.1',
  port: 4000,
  ...changes,
});

const match = { route: { key: 'POST /emails', functionName: 'api', timeoutMs: 30_000 } };
const place = { id: 'abcdef1234', stage: '$default', account: '000000000000' };
const event = (changes: Partial<GatewayRequest> = {}, body = '{}') =>
  eventOf(request(changes), Buffer.from(body), match, place);

describe('the event of a request', () => {
  it('has the form of payload format version 2.0', () => {
    expect(event()).toEqual({
      version: '2.0',
      routeKey: 'POST /emails',
      rawPath: '/emails',
      rawQueryString: '',
      headers: {
        host: 'localhost:4000',
        'user-agent': 'tests',
        'content-type': 'application/json',
        'content-length': '2',
        'x-amzn-trace-id': 'Root=1-65e0c0de-0123456789abcdef01234567',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': '4000',
        'x-forwarded-proto': 'http',
      },
      requestContext: {
        accountId: '000000000000',
        apiId: 'abcdef1234',
        domainName: 'localhost:4000',
        domainPrefix: 'localhost:4000',
        http: { method: 'POST', path: '/emails', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'tests' },
        requestId: 'JKJaXmPLvHcESHA=',
        routeKey: 'POST /emails',
        stage: '$default',
        time: '12/Mar/2020:19:03:58 +0000',
        timeEpoch: 1584039838390,
      },
      body: '{}',
      isBase64Encoded: false,
    });
  });

  it('joins repeated headers with commas and splits cookies', () => {
    const rawHeaders = ['X-Tag', 'a', 'x-tag', 'b', 'Cookie', 'one=1; two=2', 'cookie', 'three=3'];
    expect(event({ rawHeaders })).toMatchObject({
      headers: { 'x-tag': 'a,b' },
      cookies: ['one=1', 'two=2', 'three=3'],
    });
    expect(event({ rawHeaders })).not.toHaveProperty('headers.cookie');
  });

  it('has the length of a chunked body', () => {
    const chunked = event({ rawHeaders: ['Transfer-Encoding', 'chunked'] }, 'twelve bytes');
    expect(chunked).toHaveProperty('headers.content-length', '12');
    expect(chunked).not.toHaveProperty('headers.transfer-encoding');
  });

  it('keeps the query as sent and decodes its parameters', () => {
    expect(event({ query: 'a=1&b=x%20y&a=2&c' })).toMatchObject({
      rawQueryString: 'a=1&b=x%20y&a=2&c',
      queryStringParameters: { a: '1,2', b: 'x y', c: '' },
    });
  });

  it('omits what a request does not have', () => {
    const bare = event({ method: 'GET' }, '');
    for (const field of ['body', 'cookies', 'queryStringParameters', 'pathParameters']) {
      expect(bare).not.toHaveProperty(field);
    }
    expect(bare).toHaveProperty('isBase64Encoded', false);
  });

  it('appends the peer to the addresses a request was forwarded by', () => {
    const headers = event({ rawHeaders: ['X-Forwarded-For', '203.0.113.7'] });
    expect(headers).toHaveProperty('headers.x-forwarded-for', '203.0.113.7, 127.0.0.1');
  });
});

describe('the body of an event', () => {
  it.each(['text/plain', 'text/html; charset=utf-8', 'Application/JSON; charset=utf-8', 'application/xml'])(
    'is text for %s',
    (type) => {
      expect(bodyFields(Buffer.from('grüße'), type)).toEqual({ body: 'grüße', isBase64Encoded: false });
    },
  );

  it.each([undefined, 'application/x-www-form-urlencoded', 'application/octet-stream', 'application/vnd.api+json'])(
    'is base64 for %s',
    (type) => {
      expect(bodyFields(Buffer.from('a=1'), type)).toEqual({ body: 'YT0x', isBase64Encoded: true });
    },
  );

  it('is base64 if the text is not UTF-8', () => {
    expect(bodyFields(Buffer.from([0x7b, 0xff]), 'application/json')).toEqual({ body: 'e/8=', isBase64Encoded: true });
  });
});
