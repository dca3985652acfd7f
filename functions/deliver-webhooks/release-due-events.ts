import type { WebhookQueue, WebhookStore } from '../../shared/ports/emails/webhooks.ts';
import type { Log } from '../../shared/runtime/logger.ts';

export interface ReleaseEventsDependencies {
  store: Pick<WebhookStore, 'due' | 'postpone'>;
  queue: WebhookQueue;
  now: () => number;
  log: Log;
}

/** Events per run; the rest follows in the next minute. */
const MOST = 1_000;
/** Milliseconds after which an event is enqueued again, in case its message was lost. */
const AGAIN_MS = 600_000;

/** Enqueues the events whose next attempt is due. Rejects with `StoreUnavailable`. */
export const releaseDueEvents = async ({ store, queue, now, log }: ReleaseEventsDependencies): Promise<void> => {
  const due = await store.due(now(), MOST);
  const moved: typeof due = [];
  for (const one of due) if (await store.postpone(one, now() + AGAIN_MS)) moved.push(one);
  if (moved.length === 0) return;
  await queue.send(moved.map(({ endpoint, id }) => ({ endpoint, id })));
  log.info('Events that were due were enqueued', { events: moved.length });
};
