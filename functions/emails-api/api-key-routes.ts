import { ApiError } from '../../shared/http/api-error.ts';
import { hashOfToken, newToken, startOfToken } from '../../shared/http/authentication/api-token.ts';
import { pageOf } from '../../shared/http/page-of.ts';
import { type ApiKeyQuery, apiKeyQuery } from '../../shared/http/request/list-query.ts';
import { apiKeyChange, newApiKey } from '../../shared/http/request/new-api-key.ts';
import type { ApiRequest, Route } from '../../shared/http/route.ts';
import { validated } from '../../shared/http/validated.ts';
import type { ApiKey, ApiKeyStore } from '../../shared/ports/api-key-store.ts';
import type { AuditAction, AuditLog, AuditRecord } from '../../shared/ports/audit-log.ts';
import { covers } from '../../shared/scope.ts';

export interface ApiKeyRoutesPorts {
  apiKeys: ApiKeyStore;
  audit: AuditLog;
  now: () => number;
  uuid: () => string;
  secretBytes: (count: number) => Buffer;
}

/**
 * The endpoints for API keys. A key can list, create, rename and delete the keys of its own scope and of
 * the scopes below it.
 */
export const apiKeyRoutes = (ports: ApiKeyRoutesPorts): Route[] => [
  {
    method: 'POST',
    path: '/api-keys',
    handle: async (request) => ({ statusCode: 201, body: await create(ports, request) }),
  },
  {
    method: 'GET',
    path: '/api-keys',
    handle: async ({ key, query }) => ({
      statusCode: 200,
      body: await list(ports, key, validated(apiKeyQuery, query)),
    }),
  },
  {
    method: 'PATCH',
    path: '/api-keys/{id}',
    handle: async (request) => ({ statusCode: 200, body: await rename(ports, request) }),
  },
  {
    method: 'DELETE',
    path: '/api-keys/{id}',
    handle: async ({ params: { id = '' }, key }) => ({ statusCode: 200, body: await remove(ports, id, key) }),
  },
];

const create = async (ports: ApiKeyRoutesPorts, { key, json }: ApiRequest) => {
  const { apiKeys, now, uuid, secretBytes } = ports;
  const { name, permission = 'full_access', scope = key.scope } = validated(newApiKey, json());
  if (!covers(key.scope, scope)) {
    throw new ApiError(
      403,
      'validation_error',
      'scope: this API key may create keys only for its own scope and the scopes below it.',
    );
  }
  const token = newToken(secretBytes);
  const id = uuid();
  await noteChange(ports, key, { action: 'api_key.created', scope, subject: id });
  const shownLater = { id, name, permission, scope, createdAt: now(), start: startOfToken(token) };
  await apiKeys.create({ ...shownLater, hash: hashOfToken(token) });
  return { id, token };
};

/** The keys that a key of this scope may see, newest first. */
const coveredKeys = async ({ apiKeys }: ApiKeyRoutesPorts, { scope: holder }: ApiKey): Promise<ApiKey[]> =>
  (await apiKeys.list())
    .filter(({ scope }) => covers(holder, scope))
    .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));

/** Returns all keys unless a page is requested. */
const list = async (ports: ApiKeyRoutesPorts, holder: ApiKey, query: ApiKeyQuery) => {
  const { has_more, data } = pageOf(await coveredKeys(ports, holder), query, 'an API key');
  return { object: 'list', has_more, data: data.map((key) => shown(key, holder)) };
};

const rename = async (ports: ApiKeyRoutesPorts, { key: holder, params: { id = '' }, json }: ApiRequest) => {
  const { name } = validated(apiKeyChange, json());
  await changeCovered(ports, id, holder, 'api_key.renamed', () => ports.apiKeys.rename(id, name));
  return { object: 'api_key', id };
};

const remove = async (ports: ApiKeyRoutesPorts, id: string, holder: ApiKey) => {
  await changeCovered(ports, id, holder, 'api_key.revoked', () => ports.apiKeys.remove(id));
  return { object: 'api_key', id, deleted: true };
};

/** Changes a key that the holder may see. Throws `ApiError` (404) if there is none, or if `change` finds none. */
const changeCovered = async (
  ports: ApiKeyRoutesPorts,
  id: string,
  holder: ApiKey,
  action: AuditAction,
  change: () => Promise<boolean>,
): Promise<void> => {
  const key = (await coveredKeys(ports, holder)).find((one) => one.id === id);
  if (key) await noteChange(ports, holder, { action, scope: key.scope, subject: id });
  if (!key || !(await change())) throw new ApiError(404, 'not_found', 'There is no API key of this id.');
};

/** Written before the change, so that no change lacks an entry in the audit log. */
const noteChange = (
  { audit, now }: ApiKeyRoutesPorts,
  { id, name }: ApiKey,
  change: Pick<AuditRecord, 'action' | 'scope' | 'subject'>,
) => audit.add({ at: now(), actor: { type: 'api_key', id, name }, ...change });

const shown = ({ id, name, permission, scope, createdAt, start, lastUsedOn }: ApiKey, holder: ApiKey) => ({
  id,
  name,
  permission,
  scope,
  start: start ?? null,
  created_at: new Date(createdAt).toISOString(),
  last_used_on: lastUsedOn ?? null,
  is_own: id === holder.id,
});
