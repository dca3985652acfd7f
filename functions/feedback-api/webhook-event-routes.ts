import { ApiError } from '../../shared/http/api-error.ts';
import type { ApiResponse } from '../../shared/http/json-response.ts';
import { DEFAULT_LIMIT } from '../../shared/http/request/list-query.ts';
import { testEvent, webhookEventQuery } from '../../shared/http/request/webhooks.ts';
import type { ApiRequest, Route } from '../../shared/http/route.ts';
import { validated } from '../../shared/http/validated.ts';
import type { EventRecord, WebhookQueue, WebhookStore } from '../../shared/ports/emails/webhooks.ts';
import type { Endpoint } from '../../shared/webhooks/endpoint.ts';
import { eventTime, exampleEvent } from '../../shared/webhooks/event-body.ts';
import { EVENT_TYPES } from '../../shared/webhooks/event-types.ts';

export interface WebhookEventPorts {
  webhooks: WebhookStore;
  webhookQueue: WebhookQueue;
  now: () => number;
  /** A new UUIDv7 of that time. */
  newId: (now: number) => string;
}

/** Finds the endpoint that a request names. Rejects with `ApiError` (404) if there is none that the key may see. */
type FindEndpoint = (request: ApiRequest) => Promise<Endpoint>;

/** The routes for webhook events: list, attempts, replay, test event. */
export const webhookEventRoutes = (ports: WebhookEventPorts, endpointOf: FindEndpoint): Route[] => {
  const eventOf = async (request: ApiRequest): Promise<EventRecord> => {
    const { id } = await endpointOf(request);
    const event = await ports.webhooks.event(id, request.params.event ?? '');
    if (!event) throw new ApiError(404, 'not_found', 'There is no event of this id.');
    return event;
  };
  return [
    {
      method: 'POST',
      path: '/webhooks/{id}/test',
      handle: async (request) => sendTest(ports, await endpointOf(request), bodyOf(request)),
    },
    {
      method: 'GET',
      path: '/webhooks/{id}/events',
      handle: async (request) => {
        const { after, limit = DEFAULT_LIMIT } = validated(webhookEventQuery, request.query);
        const { id } = await endpointOf(request);
        const events = await ports.webhooks.events(id, { limit: limit + 1, ...(after && { after }) });
        return ok({ object: 'list', has_more: events.length > limit, data: events.slice(0, limit).map(shownEvent) });
      },
    },
    {
      method: 'GET',
      path: '/webhooks/{id}/events/{event}',
      handle: async (request) => {
        const event = await eventOf(request);
        return ok({ object: 'webhook_event', ...shownEvent(event), payload: JSON.parse(event.body) });
      },
    },
    {
      method: 'GET',
      path: '/webhooks/{id}/events/{event}/attempts',
      handle: async (request) => {
        const { limit = DEFAULT_LIMIT, after } = validated(webhookEventQuery, request.query);
        const { attempts } = await eventOf(request);
        const all = attempts.map(shownAttempt).reverse();
        const rest = all.slice(after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1);
        return ok({ object: 'list', has_more: rest.length > limit, data: rest.slice(0, limit) });
      },
    },
    {
      method: 'POST',
      path: '/webhooks/{id}/events/{event}/replay',
      handle: async (request) => {
        await endpointOf(request).then(refuseDisabled);
        const event = await eventOf(request);
        await deliverNow(ports, event);
        return ok({ object: 'webhook_event', id: event.id });
      },
    },
  ];
};

const ok = (body: object): ApiResponse => ({ statusCode: 200, body });

/** Nothing is delivered to a disabled endpoint, so there is nothing to replay or test. */
const refuseDisabled = ({ status }: Endpoint): void => {
  if (status === 'disabled') throw new ApiError(422, 'validation_error', 'The webhook is disabled. Enable it first.');
};

const bodyOf = ({ bytes, json }: ApiRequest): unknown => (bytes().length === 0 ? {} : json());

const sendTest = async (ports: WebhookEventPorts, endpoint: Endpoint, body: unknown): Promise<ApiResponse> => {
  const { type = EVENT_TYPES.find((one) => endpoint.events.includes(one)) ?? 'email.sent' } = validated(
    testEvent,
    body,
  );
  refuseDisabled(endpoint);
  const now = ports.now();
  const event = exampleEvent(type, now, ports.newId(now));
  await deliverNow(ports, { ...event, endpoint: endpoint.id });
  return ok({ object: 'webhook_event', id: event.id });
};

/** Recorded before it is enqueued: if the queue refuses it, it is due in the table. */
const deliverNow = async (
  { webhooks, webhookQueue, now }: WebhookEventPorts,
  event: Omit<EventRecord, 'state' | 'attempts'>,
): Promise<void> => {
  const { id, endpoint } = event;
  await webhooks.record({ ...event, state: 'pending', attempts: [], nextAttemptAt: now() });
  await webhookQueue.send([{ endpoint, id }]);
};

const shownEvent = ({ id, type, at, state, attempts, nextAttemptAt }: EventRecord) => ({
  id,
  type,
  created_at: eventTime(at),
  status: state,
  attempts: attempts.length,
  next_attempt_at: nextAttemptAt === undefined ? null : new Date(nextAttemptAt).toISOString(),
  http_status_code: attempts.at(-1)?.status ?? null,
  response_ms: attempts.at(-1)?.tookMs ?? null,
});

const shownAttempt = ({ at, status, response, tookMs }: EventRecord['attempts'][number]) => ({
  id: String(at),
  http_status_code: status,
  response,
  sent_at: new Date(at).toISOString(),
  response_ms: tookMs ?? null,
});
