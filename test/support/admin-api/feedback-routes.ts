import type { Suppression } from '../../../functions/admin/page/api/suppressions-api.ts';
import type { Webhook, WebhookAttempt, WebhookEvent } from '../../../functions/admin/page/api/webhooks-api.ts';
import { notFound, Refusal } from './refusal.ts';
import type { FakeRequest, FakeRoute } from './route.ts';

/** A webhook endpoint and its events, newest first. */
export interface FakeWebhook extends Webhook {
  told: (WebhookEvent & { tries: WebhookAttempt[] })[];
}

/** An entry, and the emails that were not sent because of it. */
export interface FakeSuppression extends Suppression {
  keptBack: string[];
}

const NOW = '2026-03-01T12:30:00.000Z';
export const idOf = (n: number): string => `019c0000-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const aWebhook = (overrides: Partial<FakeWebhook> = {}): FakeWebhook => ({
  id: idOf(1),
  created_at: NOW,
  status: 'enabled',
  endpoint: 'https://shop.example/storemail',
  events: ['email.bounced', 'email.sent'],
  scope: 'default',
  failing_since: null,
  told: [],
  ...overrides,
});

export const aToldEvent = (n: number, overrides: Partial<FakeWebhook['told'][number]> = {}) => ({
  id: `msg_${idOf(n)}`,
  type: 'email.bounced',
  created_at: NOW,
  status: 'success' as const,
  attempts: 1,
  next_attempt_at: null,
  http_status_code: 204,
  response_ms: 35,
  tries: [{ id: '1', http_status_code: 204, response: 'taken', sent_at: NOW, response_ms: 35 }],
  ...overrides,
});

export const aSuppression = (n: number, overrides: Partial<FakeSuppression> = {}): FakeSuppression => ({
  id: idOf(n),
  email: `customer${n}@example.net`,
  scope: 'default',
  origin: 'bounce',
  source_id: null,
  created_at: NOW,
  keptBack: [],
  ...overrides,
});

const pageOf = <T extends { id: string }>(all: readonly T[], { query }: FakeRequest) => {
  const after = query.get('after');
  const rest = all.filter(({ id }) => after === null || id < after).toSorted((a, b) => (a.id < b.id ? 1 : -1));
  const data = rest.slice(0, Number(query.get('limit') ?? 20));
  const has_more = rest.length > data.length;
  return { object: 'list', has_more, data, next_after: has_more ? (data.at(-1)?.id ?? null) : null };
};

/** The endpoints for webhooks. A test event is delivered at once. */
export const webhooksRoutes = (webhooks: FakeWebhook[]): FakeRoute[] => {
  const find = ({ params }: FakeRequest): FakeWebhook => {
    const found = webhooks.find(({ id }) => id === params.id);
    if (!found) throw notFound();
    return found;
  };
  const findEvent = (request: FakeRequest) => {
    const found = find(request).told.find(({ id }) => id === request.params.event);
    if (!found) throw notFound();
    return found;
  };
  return [
    { route: 'GET /webhooks', handle: (request) => ({ body: pageOf(webhooks, request) }) },
    {
      route: 'POST /webhooks',
      handle: ({ body }) => {
        const webhook = aWebhook({ id: idOf(webhooks.length + 1), ...(body as object) });
        if (!webhook.endpoint.startsWith('https:')) {
          throw new Refusal(422, 'validation_error', 'endpoint: must be an https URL.');
        }
        webhooks.push(webhook);
        return { status: 201, body: { object: 'webhook', id: webhook.id, signing_secret: 'whsec_first' } };
      },
    },
    {
      route: 'GET /webhooks/{id}',
      handle: (request) => ({ body: { ...find(request), signing_secret: 'whsec_first' } }),
    },
    {
      route: 'PATCH /webhooks/{id}',
      handle: (request) => ({ body: Object.assign(find(request), request.body, { failing_since: null }) }),
    },
    {
      route: 'DELETE /webhooks/{id}',
      handle: (request) => {
        webhooks.splice(webhooks.indexOf(find(request)), 1);
        return { body: { deleted: true } };
      },
    },
    {
      route: 'POST /webhooks/{id}/signing-secret/rotate',
      handle: (request) => ({ body: { id: find(request).id, signing_secret: 'whsec_second' } }),
    },
    {
      route: 'POST /webhooks/{id}/test',
      handle: (request) => {
        const { told } = find(request);
        const { type } = request.body as { type: string };
        told.push(aToldEvent(900 + told.length, { type }));
        return { body: { id: told.at(-1)?.id } };
      },
    },
    { route: 'GET /webhooks/{id}/events', handle: (request) => ({ body: pageOf(find(request).told, request) }) },
    {
      route: 'GET /webhooks/{id}/events/{event}/attempts',
      handle: (request) => ({ body: { object: 'list', has_more: false, data: findEvent(request).tries } }),
    },
    {
      route: 'POST /webhooks/{id}/events/{event}/replay',
      handle: (request) => ({ body: Object.assign(findEvent(request), { status: 'pending' }) }),
    },
  ];
};

/** The endpoints of suppressed addresses. */
export const suppressionsRoutes = (suppressions: FakeSuppression[]): FakeRoute[] => [
  {
    route: 'GET /suppressions',
    handle: (request) => {
      const [search, origin] = [request.query.get('search') ?? '', request.query.get('origin')];
      const found = suppressions.filter(
        (entry) => entry.email.includes(search) && (origin === null || entry.origin === origin),
      );
      return { body: pageOf(found, request) };
    },
  },
  {
    route: 'POST /suppressions/batch/add',
    handle: ({ body }) => {
      const { emails, scope } = body as { emails: string[]; scope: string };
      const wrong = emails.findIndex((email) => !email.includes('@'));
      if (wrong !== -1) throw new Refusal(422, 'validation_error', `emails[${wrong}]: must be an address.`);
      for (const email of emails) {
        suppressions.push(aSuppression(100 + suppressions.length, { email, scope, origin: 'manual' }));
      }
      return { status: 201, body: { data: [] } };
    },
  },
  {
    route: 'DELETE /suppressions/{id}',
    handle: ({ params }) => {
      const entry = suppressions.find(({ id }) => id === params.id);
      if (!entry) throw notFound();
      suppressions.splice(suppressions.indexOf(entry), 1);
      return { body: { id: entry.id, deleted: true, suppressed_emails: entry.keptBack, has_more: false } };
    },
  },
];
