import type { SuppressionStore } from '../ports/emails/suppression-store.ts';
import type { WebhookQueue, WebhookStore } from '../ports/emails/webhooks.ts';
import type { Suppression } from '../suppression/suppression.ts';
import { type Endpoint, wants } from './endpoint.ts';
import { suppressionEvent } from './event-body.ts';

export interface TellingDependencies {
  endpoints: () => Promise<readonly Endpoint[]>;
  webhooks: Pick<WebhookStore, 'record'>;
  queue: WebhookQueue;
  now: () => number;
}

/** Until then the message on the queue should have been worked on; afterwards the event is due from the table. */
const DUE_AFTER_MS = 120_000;

/** A list of suppressed addresses that tells endpoints of every entry that is added or removed. */
export const tellingSuppressions = (
  store: SuppressionStore,
  { endpoints, webhooks, queue, now }: TellingDependencies,
): SuppressionStore => {
  const tell = async (entry: Suppression, type: 'suppression.added' | 'suppression.removed'): Promise<void> => {
    const wanting = (await endpoints()).filter((endpoint) => wants(endpoint, entry.scope, type));
    for (const { id: endpoint } of wanting) {
      const event = suppressionEvent(entry, type, now());
      const nextAttemptAt = now() + DUE_AFTER_MS;
      await webhooks.record({ ...event, endpoint, state: 'pending', attempts: [], nextAttemptAt });
      await queue.send([{ endpoint, id: event.id }]);
    }
  };
  return {
    ...store,
    add: async (entry) => {
      const isAdded = await store.add(entry);
      if (isAdded) await tell(entry, 'suppression.added');
      return isAdded;
    },
    remove: async (entry) => {
      const isRemoved = await store.remove(entry);
      if (isRemoved) await tell(entry, 'suppression.removed');
      return isRemoved;
    },
  };
};
