import type { JsonValue } from '../../../shared/json.ts';
import { anEmail, emailBody, type FakeEmail, listItem, whyAnswer } from './fake-emails.ts';
import { lastEvent } from './last-event.ts';
import { notFound, Refusal } from './refusal.ts';
import type { FakeRequest, FakeRoute } from './route.ts';

const retriable = new Set(['failed', 'held', 'suppressed', 'expired', 'bounced']);
/** How many emails one call of POST /emails/retry handles; low, so that tests need no hundred emails. */
const RETRIES_A_CALL = 2;

const matches = (email: FakeEmail, filter: Record<string, unknown>): boolean =>
  (!filter.last_event || filter.last_event === lastEvent(email.state)) &&
  (!filter.state || filter.state === email.state) &&
  (!filter.reason_code || filter.reason_code === email.reasonCode) &&
  (!filter.recipient || email.to.some((address) => address.includes(String(filter.recipient)))) &&
  (!filter.subject || email.subject.includes(String(filter.subject))) &&
  (!filter.type || filter.type === email.type) &&
  (!filter.scope || `${email.scope}.`.startsWith(`${filter.scope}.`)) &&
  (!filter.created_from || email.createdAt >= String(filter.created_from)) &&
  (!filter.created_to || email.createdAt < String(filter.created_to));

/** The data of the overview's chart: two hours of mail. */
const figures = [
  { period: '2026-03-01T11:00:00+00:00', accepted: 5, sent: 4, failed: 0, bounced: 1 },
  { period: '2026-03-01T12:00:00+00:00', accepted: 3, sent: 3, failed: 0, bounced: 0 },
];

const newestFirst = (one: FakeEmail, other: FakeEmail): number => (one.id < other.id ? 1 : -1);

/** The endpoints for existing emails. */
export const emailsRoutes = (emails: FakeEmail[]): FakeRoute[] => {
  const find = ({ params }: FakeRequest): FakeEmail => {
    const email = emails.find(({ id }) => id === params.id);
    if (!email) throw notFound();
    return email;
  };
  /** Copies sent so far, by Idempotency-Key. */
  const copies = new Map<string, string>();
  const retry = (email: FakeEmail) => Object.assign(email, { state: 'queued', reason: null });
  return [
    {
      route: 'GET /emails',
      handle: ({ query }) => {
        const after = query.get('after');
        const limit = Number(query.get('limit') ?? 20);
        const found = emails
          .filter((email) => matches(email, Object.fromEntries(query)) && (after === null || email.id < after))
          .sort(newestFirst);
        const page = found.slice(0, limit);
        const has_more = found.length > limit;
        const next_after = has_more ? (page.at(-1)?.id ?? null) : null;
        return { body: { object: 'list', has_more, data: page.map(listItem), next_after } };
      },
    },
    {
      route: 'GET /emails/counts',
      handle: ({ query }) => {
        const found = emails.filter((email) => matches(email, Object.fromEntries(query)));
        const groups = Map.groupBy(found, ({ scope, state, reason }) => `${scope} ${state} ${reason}`);
        const data = [...groups.values()].flatMap((group) => {
          const [first] = group;
          if (!first) return [];
          const { scope, state, reason, reasonCode: reason_code } = first;
          return [{ scope, state, reason, reason_code, emails: group.length }];
        });
        return { body: { object: 'email_counts', data, has_more: false, next_after: null } };
      },
    },
    { route: 'GET /emails/why', handle: ({ query }) => ({ body: whyAnswer(emails, query) }) },
    { route: 'GET /emails/metrics', handle: () => ({ body: { object: 'metrics', data: figures } }) },
    { route: 'GET /emails/{id}', handle: (request) => ({ body: emailBody(find(request)) }) },
    {
      route: 'GET /emails/{id}/attachments',
      handle: (request) => ({ body: { object: 'list', has_more: false, data: find(request).attachments } }),
    },
    {
      route: 'POST /emails/retry',
      handle: ({ body }) => {
        const filter = body as Record<string, JsonValue>;
        const found = emails
          .filter((email) => retriable.has(email.state) && matches(email, filter))
          .filter(({ id }) => filter.after === undefined || id < String(filter.after))
          .sort(newestFirst);
        const taken = found.slice(0, RETRIES_A_CALL);
        for (const email of taken) retry(email);
        const has_more = found.length > taken.length;
        const next_after = has_more ? (taken.at(-1)?.id ?? null) : null;
        return { body: { data: taken.map(({ id }) => ({ id })), has_more, next_after } };
      },
    },
    {
      route: 'POST /emails/{id}/retry',
      handle: (request) => {
        const email = find(request);
        if (!retriable.has(email.state)) throw new Refusal(422, 'validation_error', 'It cannot be sent again.');
        retry(email);
        return { body: { object: 'email', id: email.id } };
      },
    },
    {
      route: 'POST /emails/{id}/send-again',
      handle: (request) => {
        const first = find(request);
        const copy = anEmail(100 + emails.length, {
          state: 'queued',
          subject: first.subject,
          to: first.to,
          sentAgainFrom: first.id,
        });
        const key = String(request.headers['idempotency-key']);
        const id = copies.get(key) ?? copy.id;
        if (!copies.has(key)) emails.push(copy);
        copies.set(key, id);
        return { body: { object: 'email', id } };
      },
    },
    {
      route: 'POST /emails/{id}/send-now',
      handle: (request) => ({ body: { object: 'email', id: Object.assign(find(request), { state: 'queued' }).id } }),
    },
    {
      route: 'PATCH /emails/{id}',
      handle: (request) => {
        const email = find(request);
        Object.assign(email, { scheduledAt: (request.body as { scheduled_at: string }).scheduled_at });
        return { body: { object: 'email', id: email.id } };
      },
    },
    {
      route: 'POST /emails/{id}/cancel',
      handle: (request) => {
        const email = find(request);
        if (email.state === 'sent') throw new Refusal(422, 'validation_error', 'The email is sent already.');
        Object.assign(email, { state: 'canceled' });
        return { body: { object: 'email', id: email.id } };
      },
    },
  ];
};
