import type { HeldEmails, WaitingEmail } from '../../shared/ports/held-emails.ts';
import type { SendQueue } from '../../shared/ports/send-queue.ts';
import { limit } from '../../shared/runtime/limit.ts';

export interface EnqueueWaitingDependencies {
  held: HeldEmails;
  sendQueue: SendQueue;
  now: () => number;
  /** Milliseconds after which an email is enqueued again if no worker has taken it. */
  requeueAfterMs: number;
}

/** Conditional writes under way at once; the SDK opens at most 50 connections. */
const WRITES_AT_ONCE = 40;

/**
 * Takes emails out of the index of those that wait and enqueues them, each once, however far behind the queue is.
 * Resolves to how many it were. Rejects with `StoreUnavailable`; those released by then come back when they are due.
 */
export const enqueueWaiting = async (
  { held, sendQueue, now, requeueAfterMs }: EnqueueWaitingDependencies,
  scope: string,
  emails: readonly WaitingEmail[],
): Promise<number> => {
  const turn = limit(WRITES_AT_ONCE);
  const isReleased = await Promise.all(
    emails.map((email) => turn(() => held.release(email, now(), now() + requeueAfterMs))),
  );
  const released = emails.filter((_email, index) => isReleased[index]);
  if (released.length > 0)
    await sendQueue.enqueue(
      released.map(({ id }) => id),
      () => scope,
    );
  return released.length;
};
