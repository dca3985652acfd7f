import { describe, expect, it } from 'vitest';
import { createApi } from '../../../shared/http/create-api.ts';
import type { Route } from '../../../shared/http/route.ts';
import { httpEvent } from '../../support/builders/http-event.ts';
import { memoryApiKeyStore } from '../../support/fakes/memory-api-key-store.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { call } from '../../support/http/http-call.ts';

const route = (method: Route['method'], path: string): Route => ({
  method,
  path,
  public: true,
  handle: async () => ({ statusCode: 200, body: { path }, headers: { 'x-length': '42' } }),
});

const api = createApi({
  routes: [
    route('GET', '/things'),
    route('POST', '/things'),
    route('POST', '/things/all'),
    route('GET', '/things/{id}'),
    route('PATCH', '/things/{id}'),
  ],
  elsewhere: ['/things/counted'],
  apiKeys: memoryApiKeyStore(),
  now: () => 0,
  log: recordingLog(),
});

describe('HEAD', () => {
  it.each(['/things', '/things/7', '//things/'])('of %s is answered as GET, without a body', async (path) => {
    const { statusCode, headers, body } = await api(httpEvent({ method: 'HEAD', path }), {} as never);
    expect([statusCode, body]).toEqual([200, '']);
    expect(headers).toMatchObject({ 'x-length': '42', 'content-type': 'application/json; charset=utf-8' });
  });

  it.each([
    ['/things/all', 405],
    ['/nothing', 404],
  ])('of %s, which has no GET, is %d without a body', async (path, status) => {
    const { statusCode, body } = await api(httpEvent({ method: 'HEAD', path }), {} as never);
    expect([statusCode, body]).toEqual([status, '']);
  });
});

describe('a path that another function serves', () => {
  it('is not matched by a route with an id', async () => {
    expect(await call(api, { method: 'GET', path: '/things/counted' })).toMatchObject({ status: 404 });
    expect(await call(api, { method: 'GET', path: '//things/counted/' })).toMatchObject({
      status: 308,
      headers: { location: '/things/counted' },
    });
  });
});

describe('an unsupported method', () => {
  it.each([
    ['PUT', '/things', 'GET, HEAD, POST'],
    ['DELETE', '/things/7', 'GET, HEAD, PATCH'],
    ['PATCH', '/things/all', 'POST'],
    ['GET', '/things/all', 'POST'],
    ['DELETE', '//things//all/', 'POST'],
  ])('gets a 405 that lists the supported ones: %s %s', async (method, path, allow) => {
    expect(await call(api, { method, path })).toMatchObject({
      status: 405,
      headers: { allow },
      json: { name: 'method_not_allowed' },
    });
  });
});

describe('a path of another function', () => {
  it.each([
    ['/docs/', '/docs'],
    ['//admin', '/admin'],
    ['/settings//default/', '/settings/default'],
  ])('%s is redirected to %s for every method', async (path, location) => {
    for (const method of ['GET', 'POST']) {
      expect(await call(api, { method, path })).toMatchObject({ status: 308, headers: { location } });
    }
  });
});
