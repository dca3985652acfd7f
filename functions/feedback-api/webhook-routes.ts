import { ApiError } from '../../shared/http/api-error.ts';
import type { ApiResponse } from '../../shared/http/json-response.ts';
import { DEFAULT_LIMIT } from '../../shared/http/request/list-query.ts';
import { newWebhook, webhookChange, webhookQuery } from '../../shared/http/request/webhooks.ts';
import type { ApiRequest, Route } from '../../shared/http/route.ts';
import { validated } from '../../shared/http/validated.ts';
import type { ApiKey } from '../../shared/ports/api-key-store.ts';
import type { WebhookQueue, WebhookStore } from '../../shared/ports/emails/webhooks.ts';
import { covers } from '../../shared/scope.ts';
import { addressKind, isReachable, type NetworkPolicy } from '../../shared/settings/checks/network.ts';
import { type Endpoint, rotated } from '../../shared/webhooks/endpoint.ts';
import { newSecret } from '../../shared/webhooks/signature.ts';
import { webhookEventRoutes } from './webhook-event-routes.ts';

export interface WebhookRoutesPorts {
  webhooks: WebhookStore;
  webhookQueue: WebhookQueue;
  network: NetworkPolicy;
  secretBytes: (count: number) => Buffer;
  now: () => number;
  /** A new UUIDv7 of that time. */
  newId: (now: number) => string;
}

/** The endpoints for webhooks. A key sees and changes those of its own scope and of the scopes below it. */
export const webhookRoutes = (ports: WebhookRoutesPorts): Route[] => [
  { method: 'POST', path: '/webhooks', handle: async (request) => create(ports, request) },
  { method: 'GET', path: '/webhooks', handle: async ({ query, key }) => ok(await list(ports, query, key)) },
  {
    method: 'GET',
    path: '/webhooks/{id}',
    handle: async (request) => {
      const endpoint = await endpointOf(ports, request);
      return ok({ object: 'webhook', ...shown(endpoint), signing_secret: endpoint.secret });
    },
  },
  { method: 'PATCH', path: '/webhooks/{id}', handle: async (request) => change(ports, request) },
  {
    method: 'DELETE',
    path: '/webhooks/{id}',
    handle: async (request) => {
      const { id } = await endpointOf(ports, request);
      await ports.webhooks.remove(id);
      return ok({ object: 'webhook', id, deleted: true });
    },
  },
  {
    method: 'POST',
    path: '/webhooks/{id}/signing-secret/rotate',
    handle: async (request) => rotate(ports, await endpointOf(ports, request)),
  },
  ...webhookEventRoutes(ports, (request) => endpointOf(ports, request)),
];

const ok = (body: object): ApiResponse => ({ statusCode: 200, body });

const create = async (ports: WebhookRoutesPorts, { json, key }: ApiRequest): Promise<ApiResponse> => {
  const { endpoint: url, events, scope = key.scope } = validated(newWebhook, json());
  if (!covers(key.scope, scope)) {
    throw new ApiError(403, 'validation_error', 'scope: this API key may act only for its scope and those below.');
  }
  checkUrl(url, ports.network);
  const createdAt = ports.now();
  const id = ports.newId(createdAt);
  const secret = newSecret(ports.secretBytes);
  await ports.webhooks.put({ id, scope, url, events, status: 'enabled', createdAt, secret });
  return { statusCode: 201, body: { object: 'webhook', id, signing_secret: secret } };
};

/** Host names are checked when they are called; an IP address can be checked now. */
const checkUrl = (url: string, network: NetworkPolicy): void => {
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol !== 'https:' && !network.loopback) {
    throw new ApiError(422, 'validation_error', 'endpoint: must be an https URL.');
  }
  if ((addressKind(host) !== undefined && !isReachable(host, network)) || (host === 'localhost' && !network.loopback)) {
    throw new ApiError(422, 'validation_error', 'endpoint: must not lead to a private or reserved address.');
  }
};

const change = async (ports: WebhookRoutesPorts, request: ApiRequest): Promise<ApiResponse> => {
  const { endpoint: url, events, status } = validated(webhookChange, request.json());
  const { id } = await endpointOf(ports, request);
  if (url !== undefined) checkUrl(url, ports.network);
  const changes = {
    ...(url !== undefined && { url }),
    ...(events && { events }),
    // An endpoint that is enabled again gets another five days; one that was disabled by hand does not count as failing.
    ...(status && { status, failingSince: null }),
  };
  const isThere = Object.keys(changes).length === 0 || (await ports.webhooks.update(id, changes));
  if (!isThere) throw notFound();
  return ok({ object: 'webhook', id });
};

/** Of two rotations at once, one is refused: its caller would get a secret that signs for a day only. */
const rotate = async (ports: WebhookRoutesPorts, endpoint: Endpoint): Promise<ApiResponse> => {
  const secret = newSecret(ports.secretBytes);
  const isDone = await ports.webhooks.update(endpoint.id, rotated(endpoint, secret, ports.now()), endpoint.secret);
  if (isDone) return ok({ object: 'webhook', id: endpoint.id, signing_secret: secret });
  throw new ApiError(409, 'application_error', 'The secret was rotated a moment ago. GET /webhooks/{id} shows it.');
};

const coveredBy = async ({ webhooks }: WebhookRoutesPorts, key: ApiKey): Promise<Endpoint[]> =>
  (await webhooks.endpoints()).filter(({ scope }) => covers(key.scope, scope));

const endpointOf = async (ports: WebhookRoutesPorts, { params, key }: ApiRequest): Promise<Endpoint> => {
  const endpoint = (await coveredBy(ports, key)).find(({ id }) => id === params.id?.toLowerCase());
  if (!endpoint) throw notFound();
  return endpoint;
};

const notFound = (): ApiError => new ApiError(404, 'not_found', 'There is no webhook of this id.');

const list = async (ports: WebhookRoutesPorts, query: Record<string, string>, key: ApiKey) => {
  const { after, before, limit = DEFAULT_LIMIT } = validated(webhookQuery, query);
  const newest = (await coveredBy(ports, key)).sort((a, b) => (a.id < b.id ? 1 : -1));
  const rest = newest.filter(({ id }) => (after === undefined || id < after) && (before === undefined || id > before));
  const page = before === undefined ? rest.slice(0, limit) : rest.slice(-limit);
  return { object: 'list', has_more: rest.length > limit, data: page.map(shown) };
};

const shown = ({ id, url, status, events, createdAt, scope, failingSince }: Endpoint) => ({
  id,
  created_at: new Date(createdAt).toISOString(),
  status,
  endpoint: url,
  events,
  scope,
  failing_since: failingSince === undefined ? null : new Date(failingSince).toISOString(),
});
