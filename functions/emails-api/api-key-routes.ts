import { ApiError } from '../../shared/http/api-error.ts';
import { hashOfToken, newToken } from '../../shared/http/authentication/api-token.ts';
import { newApiKey } from '../../shared/http/request/new-api-key.ts';
import type { ApiRequest, Route } from '../../shared/http/route.ts';
import { validated } from '../../shared/http/validated.ts';
import type { ApiKey, ApiKeyStore } from '../../shared/ports/api-key-store.ts';
import { covers } from '../../shared/scope.ts';

export interface ApiKeyRoutesPorts {
  apiKeys: ApiKeyStore;
  now: () => number;
  uuid: () => string;
  secretBytes: (count: number) => Buffer;
}

/** The endpoints for API keys. A key sees, makes and removes those of its own scope and of the scopes below it. */
export const apiKeyRoutes = (ports: ApiKeyRoutesPorts): Route[] => [
  {
    method: 'POST',
    path: '/api-keys',
    handle: async (request) => ({ statusCode: 201, body: await create(ports, request) }),
  },
  {
    method: 'GET',
    path: '/api-keys',
    handle: async ({ key }) => ({ statusCode: 200, body: await list(ports, key) }),
  },
  {
    method: 'DELETE',
    path: '/api-keys/{id}',
    handle: async ({ params: { id = '' }, key }) => ({ statusCode: 200, body: await remove(ports, id, key) }),
  },
];

const create = async ({ apiKeys, now, uuid, secretBytes }: ApiKeyRoutesPorts, { key, json }: ApiRequest) => {
  const { name, permission = 'full_access', scope = key.scope } = validated(newApiKey, json());
  if (!covers(key.scope, scope)) {
    throw new ApiError(
      403,
      'validation_error',
      'scope: this API key may make keys only for its scope and those below.',
    );
  }
  const token = newToken(secretBytes);
  const id = uuid();
  await apiKeys.create({ id, name, permission, scope, createdAt: now(), hash: hashOfToken(token) });
  return { id, token };
};

const list = async ({ apiKeys }: ApiKeyRoutesPorts, holder: ApiKey) => {
  const keys = (await apiKeys.list()).filter(({ scope }) => covers(holder.scope, scope));
  const data = keys.sort((a, b) => b.createdAt - a.createdAt).map(shown);
  return { object: 'list', has_more: false, data };
};

const remove = async ({ apiKeys }: ApiKeyRoutesPorts, id: string, holder: ApiKey) => {
  const key = (await apiKeys.list()).find((one) => one.id === id);
  if (!key || !covers(holder.scope, key.scope) || !(await apiKeys.remove(id))) {
    throw new ApiError(404, 'not_found', 'There is no API key of this id.');
  }
  return { object: 'api_key', id, deleted: true };
};

const shown = ({ id, name, permission, scope, createdAt }: ApiKey) => ({
  id,
  name,
  permission,
  scope,
  created_at: new Date(createdAt).toISOString(),
});
