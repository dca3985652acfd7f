import type { Address } from '../email/address/address.ts';
import type { SuppressionStore } from '../ports/emails/suppression-store.ts';
import type { Delivery, WebhookQueue, WebhookStore } from '../ports/emails/webhooks.ts';
import type { Suppression } from '../suppression/suppression.ts';
import { type Endpoint, wants } from './endpoint.ts';
import { suppressionEvent, type WebhookEvent } from './event-body.ts';

export interface ReportingDependencies {
  endpoints: () => Promise<readonly Endpoint[]>;
  webhooks: Pick<WebhookStore, 'record'>;
  queue: WebhookQueue;
  now: () => number;
}

/** By then the queued message should have been processed; afterwards the event is enqueued from the table. */
const DUE_AFTER_MS = 120_000;

/**
 * A suppression list that reports every added or removed entry to endpoints, at least once. The event is recorded as
 * unconfirmed before the list changes: if the process dies in between, deliver-webhooks checks the list once the event is
 * due, and sends the event if the change was made.
 */
export const reportingSuppressions = (
  store: SuppressionStore,
  { endpoints, webhooks, queue, now }: ReportingDependencies,
): SuppressionStore => {
  const subscribersOf = async ({ scope }: Suppression, type: SuppressionEvent): Promise<Endpoint[]> =>
    (await endpoints()).filter((endpoint) => wants(endpoint, scope, type));

  const prepare = async (entry: Suppression, type: SuppressionEvent): Promise<Delivery[]> => {
    const subscribers = await subscribersOf(entry, type);
    const event = suppressionEvent(entry, type, now());
    const nextAttemptAt = now() + DUE_AFTER_MS;
    for (const { id: endpoint } of subscribers) {
      await webhooks.record({ ...event, endpoint, state: 'pending', attempts: [], nextAttemptAt, unconfirmed: true });
    }
    return subscribers.map(({ id: endpoint }) => ({ ...event, endpoint }));
  };
  return {
    ...store,
    add: async (entry) => {
      // A dead address causes many bounces; only the first one adds an entry.
      const hasSubscribers = (await subscribersOf(entry, 'suppression.added')).length > 0;
      if (hasSubscribers && (await store.find(entry.address)).some(({ scope }) => scope === entry.scope)) return false;
      const deliveries = await prepare(entry, 'suppression.added');
      const isAdded = await store.add(entry);
      if (isAdded && deliveries.length > 0) await queue.send(deliveries);
      return isAdded;
    },
    remove: async (entry) => {
      const deliveries = await prepare(entry, 'suppression.removed');
      const isRemoved = await store.remove(entry);
      if (isRemoved && deliveries.length > 0) await queue.send(deliveries);
      return isRemoved;
    },
  };
};

type SuppressionEvent = 'suppression.added' | 'suppression.removed';

/** Whether the change that an event reports is visible in the list. */
export const happened = async (
  { find }: Pick<SuppressionStore, 'find'>,
  { type, body }: Pick<WebhookEvent, 'type' | 'body'>,
): Promise<boolean> => {
  const { data } = JSON.parse(body) as { data: { id: string; email: Address } };
  const isThere = (await find(data.email)).some(({ id }) => id === data.id);
  return isThere === (type === 'suppression.added');
};
