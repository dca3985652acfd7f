import type { Context } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { createApi } from '../../../shared/http/create-api.ts';
import type { Route } from '../../../shared/http/route.ts';
import type { ApiKeyStore } from '../../../shared/ports/api-key-store.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { httpEvent } from '../../support/builders/http-event.ts';
import { memoryApiKeyStore } from '../../support/fakes/memory-api-key-store.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { call } from '../../support/http/http-call.ts';

const keys = () => memoryApiKeyStore(anApiKey('full'), anApiKey('sending', { permission: 'sending_access' }));

const anApi = (store: Pick<ApiKeyStore, 'find'> = keys()) => {
  const handle = vi.fn(async () => ({ statusCode: 200, body: {} }));
  const routes: Route[] = [
    { method: 'POST', path: '/emails', permission: 'sending_access', handle },
    { method: 'GET', path: '/keys', handle },
    { method: 'GET', path: '/health', public: true, handle },
  ];
  return { handle, api: createApi({ routes, apiKeys: store, now: () => 0, log: recordingLog() }) };
};

const emails = { method: 'POST', path: '/emails' };

describe('a request', () => {
  it('passes with a key of the permission that the route requires', async () => {
    const { api } = anApi();
    expect(await call(api, { ...emails, token: 'sending' })).toMatchObject({ status: 200 });
    expect(await call(api, { ...emails, token: 'full' })).toMatchObject({ status: 200 });
    expect(await call(api, { method: 'GET', path: '/keys', token: 'full' })).toMatchObject({ status: 200 });
  });

  it('passes without a key only on a public route', async () => {
    const { api } = anApi();
    expect(await call(api, { method: 'GET', path: '/health' })).toMatchObject({ status: 200 });
    for (const request of [emails, { method: 'GET', path: '/keys' }]) {
      expect(await call(api, request)).toMatchObject({
        status: 401,
        json: { statusCode: 401, name: 'missing_api_key' },
      });
    }
  });

  it.each(['full', 'Basic full', 'Bearer', 'Bearer ', 'Bearer a b', 'Bearerfull'])(
    'is 401 with %j for Authorization',
    async (authorization) => {
      const { api, handle } = anApi();
      const response = await api({ ...httpEvent(emails), headers: { authorization } }, {} as Context);
      expect(response).toMatchObject({ statusCode: 401, headers: { 'www-authenticate': 'Bearer' } });
      expect(handle).not.toHaveBeenCalled();
    },
  );

  it('may have Bearer in any letter case', async () => {
    const response = await anApi().api(
      { ...httpEvent(emails), headers: { authorization: 'bearer  full' } },
      {} as Context,
    );
    expect(response).toMatchObject({ statusCode: 200 });
  });

  it('is 403 with an unknown key', async () => {
    expect(await call(anApi().api, { ...emails, token: 'other' })).toMatchObject({
      status: 403,
      json: { statusCode: 403, name: 'invalid_api_key', message: expect.not.stringContaining('other') },
    });
  });

  it('is 403 if the store returns a key with another hash', async () => {
    const { api, handle } = anApi({ find: async () => anApiKey('full') });
    expect(await call(api, { ...emails, token: 'other' })).toMatchObject({ status: 403 });
    expect(handle).not.toHaveBeenCalled();
  });

  it('is 401 with a sending key if full access is required', async () => {
    expect(await call(anApi().api, { method: 'GET', path: '/keys', token: 'sending' })).toMatchObject({
      status: 401,
      json: { statusCode: 401, name: 'restricted_api_key' },
    });
  });

  it('does not pass while keys cannot be looked up', async () => {
    const { api, handle } = anApi({ find: () => Promise.reject(new StoreUnavailable('throttled')) });
    expect(await call(api, { ...emails, token: 'full' })).toMatchObject({
      status: 500,
      json: { name: 'internal_server_error' },
    });
    expect(handle).not.toHaveBeenCalled();
  });
});
