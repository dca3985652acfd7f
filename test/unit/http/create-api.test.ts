import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../shared/http/api-error.ts';
import { createApi } from '../../../shared/http/create-api.ts';
import type { ApiRequest, Route } from '../../../shared/http/route.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { memoryApiKeyStore } from '../../support/fakes/memory-api-key-store.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { call } from '../../support/http/http-call.ts';

const full = anApiKey('full', { scope: 'eu' });
const sending = anApiKey('sending', { permission: 'sending_access' });

/** An API with one route of each kind, and what its log and handlers received. */
const anApi = (
  handle: (request: ApiRequest) => object = () => ({ ok: true }),
  find = memoryApiKeyStore(full, sending).find,
) => {
  const log = recordingLog();
  const answer = async (request: ApiRequest) => ({ statusCode: 200, body: handle(request) });
  const routes: Route[] = [
    { method: 'POST', path: '/things', permission: 'sending_access', handle: answer },
    { method: 'GET', path: '/things/{id}', handle: answer },
    { method: 'DELETE', path: '/things/{id}', handle: answer },
    {
      method: 'GET',
      path: '/health',
      public: true,
      handle: async () => ({ statusCode: 201, body: { up: true }, headers: { 'x-a': '1' } }),
    },
  ];
  return { api: createApi({ routes, apiKeys: { find }, now: () => 0, log }), log };
};

const json = 'application/json; charset=utf-8';

describe('an API', () => {
  it('passes parameters, headers, body and key to a route', async () => {
    const { api } = anApi(({ params, headers, requestId, key, json }) => ({
      params,
      headers,
      requestId,
      key: key.id,
      body: json(),
    }));
    const answer = await call(api, { method: 'GET', path: '/things/7', token: 'full', body: { a: 1 } });
    expect(answer).toEqual({
      status: 200,
      headers: { 'content-type': json, 'x-request-id': 'request-1' },
      json: {
        params: { id: '7' },
        headers: { authorization: 'Bearer full' },
        requestId: 'request-1',
        key: full.id,
        body: { a: 1 },
      },
    });
  });

  it("answers with a route's status and headers", async () => {
    const answer = await call(anApi().api, { method: 'GET', path: '/health' });
    expect(answer).toEqual({
      status: 201,
      headers: { 'content-type': json, 'x-a': '1', 'x-request-id': 'request-1' },
      json: { up: true },
    });
  });

  it.each(['//things', '/things/', '//things//', '///things'])('serves %s as /things', async (path) => {
    expect(await call(anApi().api, { method: 'POST', path, token: 'full' })).toMatchObject({ status: 200 });
  });

  it('ignores a body that the route does not use', async () => {
    expect(await call(anApi().api, { method: 'GET', path: '/things/7', token: 'full', body: '{}' })).toMatchObject({
      status: 200,
    });
  });
});

describe('an error', () => {
  it('is 404 for an unknown path, key or not', async () => {
    for (const path of ['/', '/thing', '/things/7/x', '/__proto__']) {
      expect(await call(anApi().api, { method: 'GET', path })).toEqual({
        status: 404,
        headers: { 'content-type': json, 'x-request-id': 'request-1' },
        json: { statusCode: 404, name: 'not_found', message: expect.any(String), request_id: 'request-1' },
      });
    }
  });

  it('is 405 for an unsupported method, and lists the supported ones', async () => {
    for (const method of ['POST', 'PUT', 'OPTIONS']) {
      expect(await call(anApi().api, { method, path: '/things/7' })).toMatchObject({
        status: 405,
        headers: { 'content-type': json, allow: 'GET, HEAD, DELETE' },
        json: { statusCode: 405, name: 'method_not_allowed' },
      });
    }
  });

  it('has the format of the route', async () => {
    const { api, log } = anApi(() => {
      throw new ApiError(422, 'validation_error', 'to: is missing', { 'x-a': '1' });
    });
    expect(await call(api, { method: 'POST', path: '/things', token: 'full' })).toEqual({
      status: 422,
      headers: { 'content-type': json, 'x-a': '1', 'x-request-id': 'request-1' },
      json: { statusCode: 422, name: 'validation_error', message: 'to: is missing', request_id: 'request-1' },
    });
    expect(log.lines).toEqual([
      { level: 'info', message: 'request refused', requestId: 'request-1', statusCode: 422, code: 'validation_error' },
    ]);
  });

  it('that is unexpected is 500 with an id, and the log has its class and location but not its message', async () => {
    const { api, log } = anApi(() => {
      throw new StoreUnavailable('secret-1\nsecret-2', { cause: new TypeError('secret-3') });
    });
    const answer = await call(api, { method: 'POST', path: '/things', token: 'full' });
    expect(answer).toMatchObject({ status: 500, json: { statusCode: 500, name: 'internal_server_error' } });
    expect(answer.json.message).toContain('request-1');
    expect(log.lines).toEqual([
      expect.objectContaining({
        level: 'error',
        requestId: 'request-1',
        error: 'StoreUnavailable',
        stack: expect.arrayContaining([expect.stringContaining('create-api.test.ts')]),
        cause: expect.objectContaining({ error: 'TypeError' }),
      }),
    ]);
    expect(JSON.stringify([answer, log.lines])).not.toContain('secret');
  });

  it('is 500 even if the thrown value is not an Error', async () => {
    const { api, log } = anApi(() => {
      throw 'secret';
    });
    expect(await call(api, { method: 'POST', path: '/things', token: 'full' })).toMatchObject({ status: 500 });
    expect(log.lines).toEqual([expect.objectContaining({ level: 'error', error: 'string' })]);
  });
});

describe('a body', () => {
  const post = (body: object | string | Buffer | undefined) =>
    call(anApi(({ json }) => ({ read: json() })).api, {
      method: 'POST',
      path: '/things',
      token: 'full',
      ...(body && { body }),
    });

  it('is read as text or as bytes in base64', async () => {
    expect(await post('{"a":"é"}')).toMatchObject({ status: 200, json: { read: { a: 'é' } } });
    expect(await post(Buffer.from('{"a":"é"}'))).toMatchObject({ status: 200, json: { read: { a: 'é' } } });
  });

  it.each([
    ['nothing', undefined, 'is empty'],
    ['no JSON', '{', 'strict JSON: not JSON.'],
    ['a key twice', '{"a":1,"a":2}', 'strict JSON: duplicate key at a.'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'strict JSON: not valid UTF-8.'],
  ])('is 400 if it is %s', async (_what, body, message) => {
    expect(await post(body)).toMatchObject({
      status: 400,
      json: { statusCode: 400, name: 'validation_error', message: expect.stringContaining(message) },
    });
  });

  it('is 413 from 4.5 MB on', async () => {
    const most = JSON.stringify('é'.repeat(2_249_999));
    expect(Buffer.byteLength(most)).toBe(4_500_000);
    expect(await post(most)).toMatchObject({ status: 200 });
    expect(await post(`${most} `)).toMatchObject({ status: 413, json: { statusCode: 413, name: 'validation_error' } });
    expect(await post(Buffer.from(`${most} `))).toMatchObject({ status: 413 });
  });
});
