import type { Delivery, EventRecord, WebhookQueue, WebhookStore } from '../../../shared/ports/emails/webhooks.ts';
import type { Endpoint } from '../../../shared/webhooks/endpoint.ts';

const withoutNulls = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null)) as T;

/** An in-memory implementation of the port, held to the same contract tests. */
export const memoryWebhookStore = (): WebhookStore => {
  const endpoints = new Map<string, Endpoint>();
  const events = new Map<string, EventRecord & { dueAt?: number }>();
  const keyOf = ({ endpoint, id }: { endpoint: string; id: string }): string => `${endpoint} ${id}`;
  const shown = ({ dueAt: _dueAt, ...event }: EventRecord & { dueAt?: number }): EventRecord => structuredClone(event);
  return {
    endpoints: async () => structuredClone([...endpoints.values()]),
    put: async (endpoint) => {
      endpoints.set(endpoint.id, { ...endpoint });
    },
    update: async (id, changes, ifSecret) => {
      const endpoint = endpoints.get(id);
      if (!endpoint || (ifSecret !== undefined && endpoint.secret !== ifSecret)) return false;
      endpoints.set(id, withoutNulls({ ...endpoint, ...changes }) as Endpoint);
      return true;
    },
    remove: async (id) => {
      endpoints.delete(id);
    },
    record: async (event, dueAt = event.nextAttemptAt) => {
      const attempts = [...(events.get(keyOf(event))?.attempts ?? []), ...event.attempts];
      events.set(keyOf(event), { ...event, attempts, ...(dueAt !== undefined && { dueAt }) });
    },
    event: async (endpoint, id) => {
      const found = events.get(keyOf({ endpoint, id }));
      return found && shown(found);
    },
    events: async (endpoint, { after, limit }) =>
      [...events.values()]
        .filter((event) => event.endpoint === endpoint && (after === undefined || event.id < after))
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit)
        .map(shown),
    due: async (now, limit) =>
      [...events.values()]
        .flatMap(({ endpoint, id, dueAt }) => (dueAt !== undefined && dueAt <= now ? [{ endpoint, id, dueAt }] : []))
        .sort((a, b) => a.dueAt - b.dueAt)
        .slice(0, limit),
    postpone: async (due, until) => {
      const event = events.get(keyOf(due));
      if (event?.dueAt !== due.dueAt) return false;
      events.set(keyOf(due), { ...event, dueAt: until });
      return true;
    },
  };
};

export interface RecordingWebhookQueue extends WebhookQueue {
  readonly sent: { delivery: Delivery; delaySeconds: number }[];
  /** While set, every call fails. */
  isDown: boolean;
}

export const recordingWebhookQueue = (): RecordingWebhookQueue => {
  const queue: RecordingWebhookQueue = {
    sent: [],
    isDown: false,
    send: async (deliveries, delaySeconds = 0) => {
      if (queue.isDown) return false;
      for (const delivery of deliveries) queue.sent.push({ delivery, delaySeconds });
      return true;
    },
  };
  return queue;
};
