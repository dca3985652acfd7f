import type { DueEvent, WebhookQueue, WebhookStore } from '../../shared/ports/emails/webhooks.ts';
import type { Log } from '../../shared/runtime/logger.ts';

export interface ReleaseEventsDependencies {
  store: Pick<WebhookStore, 'due' | 'postpone'>;
  queue: WebhookQueue;
  now: () => number;
  log: Log;
}

/** Events per run; the rest follows in the next minute. */
const MOST = 1_000;
/** Events postponed and enqueued together, by one request to SQS. If the process dies, no more wait for `AGAIN_MS`. */
const GROUP = 10;
/** Milliseconds after which an event is enqueued again, in case its message was lost. */
const AGAIN_MS = 600_000;

/** Enqueues the events whose next attempt is due. Rejects with `StoreUnavailable`. */
export const releaseDueEvents = async (dependencies: ReleaseEventsDependencies): Promise<void> => {
  const { store, now, log } = dependencies;
  const due = await store.due(now(), MOST);
  let events = 0;
  try {
    for (let from = 0; from < due.length; from += GROUP) {
      events += await release(dependencies, due.slice(from, from + GROUP));
    }
  } finally {
    if (events > 0) log.info('Events that were due were enqueued', { events });
  }
};

/** Resolves to the number enqueued. Rejects with `StoreUnavailable` once all that were postponed are enqueued. */
const release = async (
  { store, queue, now }: ReleaseEventsDependencies,
  group: readonly DueEvent[],
): Promise<number> => {
  const until = now() + AGAIN_MS;
  const results = await Promise.allSettled(group.map((one) => store.postpone(one, until)));
  const moved = group.filter((_, index) => isTrue(results[index]));
  await queue.send(moved.map(({ endpoint, id }) => ({ endpoint, id })));
  const fault = results.find((one) => one.status === 'rejected');
  if (fault) throw fault.reason;
  return moved.length;
};

const isTrue = (result: PromiseSettledResult<boolean> | undefined): boolean =>
  result?.status === 'fulfilled' && result.value;
