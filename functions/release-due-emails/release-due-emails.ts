import type { Email } from '../../shared/email/lifecycle/email.ts';
import type { DueEmail, EmailStore } from '../../shared/ports/emails/email-store.ts';
import { QueueUnavailable } from '../../shared/ports/errors.ts';
import type { QueueGauge } from '../../shared/ports/sending/queue-gauge.ts';
import type { SendQueue } from '../../shared/ports/sending/send-queue.ts';
import { lazy } from '../../shared/runtime/lazy.ts';
import { limit } from '../../shared/runtime/limit.ts';
import type { Log } from '../../shared/runtime/logger.ts';

export interface ReleaseDependencies {
  store: Pick<EmailStore, 'shards' | 'due' | 'postpone'>;
  sendQueue: SendQueue;
  /** Looks at the send queue. */
  gauge: QueueGauge;
  now: () => number;
  /** Milliseconds after which an email is enqueued again if no worker has taken it. */
  requeueAfterMs: number;
  log: Log;
}

/** Emails read, postponed and enqueued together. */
const PAGE = 500;
/** Emails per shard and run; with four shards of unequal size, this still releases 10,000 a minute. */
const MOST_PER_SHARD = 3_000;
/** Concurrent conditional writes across all shards; the SDK opens at most 50 connections. */
const WRITES_AT_ONCE = 40;
/** A page takes several seconds at worst; none is started with less time left. */
const PAGE_MS = 10_000;

/** Messages that may wait on a queue that keeps up: SQS's counts are estimates, and it delivers ten at a time. */
const FEW_WAITING = 10;
/** The longest that an email waits after its message was lost, however far behind the queue is. */
const LONGEST_WAIT_MS = 60 * 60_000;

/**
 * Since when a message for the email has been on the queue, as far as the record says; `undefined`: there is none. An
 * email that was just accepted is due for the first time `requeueAfterMs` later, at once if the queue refused it.
 */
const onQueueSince = (email: Email, requeueAfterMs: number): number | undefined => {
  const { state, createdAt, retriedAt = createdAt, dueAt = 0, enqueuedAt } = email;
  const isNew = state === 'queued' && dueAt >= retriedAt + requeueAfterMs;
  return enqueuedAt ?? (isNew ? retriedAt : undefined);
};

class Release {
  private readonly dependencies: ReleaseDependencies;
  private readonly remainingMs: () => number;
  private readonly turn = limit(WRITES_AT_ONCE);

  constructor(dependencies: ReleaseDependencies, remainingMs: () => number) {
    this.dependencies = dependencies;
    this.remainingMs = remainingMs;
  }

  /** The number of emails enqueued. */
  async shard(shard: number): Promise<number> {
    let enqueued = 0;
    let moved = 0;
    while (moved < MOST_PER_SHARD && this.remainingMs() > PAGE_MS) {
      const { store, now, requeueAfterMs } = this.dependencies;
      const page = await store.due(shard, now(), PAGE);
      const until = now() + requeueAfterMs;
      const { emails, fault } = await this.postponed(page, until);
      if (emails.length > 0) enqueued += await this.enqueue(emails, until);
      if (fault) throw fault.reason;
      moved += emails.length;
      // The index lags behind: a page whose emails were all postponed already would be read again and again.
      if (page.length < PAGE || emails.length === 0) break;
    }
    return enqueued;
  }

  /**
   * Whether more messages wait than are being worked on. Whatever is on the queue then comes up by itself; a second
   * message for it would come up after it, and make the queue longer.
   */
  private readonly isBehind = lazy(async (): Promise<boolean> => {
    try {
      const { depth, inFlight } = await this.dependencies.gauge.level();
      return depth > Math.max(FEW_WAITING, inFlight);
    } catch (error) {
      if (error instanceof QueueUnavailable) return false;
      throw error;
    }
  });

  /** Postpones emails before they are enqueued. Resolves to those that were still due, and to the errors of others. */
  private async postponed(
    page: readonly DueEmail[],
    until: number,
  ): Promise<{ emails: Email[]; fault?: PromiseRejectedResult }> {
    if (page.length === 0) return { emails: [] };
    const { store, now } = this.dependencies;
    const enqueued = { at: now(), isFirstKept: await this.isBehind() };
    const results = await Promise.allSettled(page.map((due) => this.turn(() => store.postpone(due, until, enqueued))));
    const emails = results.flatMap((result) => (result.status === 'fulfilled' && result.value) || []);
    const fault = results.find((result) => result.status === 'rejected');
    return { emails, ...(fault && { fault }) };
  }

  private async enqueue(emails: readonly Email[], until: number): Promise<number> {
    const { sendQueue, now } = this.dependencies;
    const isBehind = await this.isBehind();
    const chosen = isBehind ? emails.filter((email) => !this.isOnQueue(email)) : emails;
    const scopes = new Map(chosen.map(({ id, scope }) => [id, scope]));
    const refused = await sendQueue.enqueue([...scopes.keys()], (id) => scopes.get(id));
    const again = isBehind ? chosen.filter(({ enqueuedAt }) => enqueuedAt !== undefined).map(({ id }) => id) : [];
    await this.note(again, until, now());
    await this.note(refused, until, 0);
    return chosen.length - refused.length;
  }

  /** Corrects the enqueue time that was recorded when they were postponed. */
  private async note(ids: readonly string[], dueAt: number, at: number): Promise<void> {
    const { store } = this.dependencies;
    await Promise.all(ids.map((id) => this.turn(() => store.postpone({ id, dueAt }, dueAt, { at }))));
  }

  private isOnQueue(email: Email): boolean {
    const { now, requeueAfterMs } = this.dependencies;
    const since = onQueueSince(email, requeueAfterMs) ?? Number.NEGATIVE_INFINITY;
    return now() - since < LONGEST_WAIT_MS;
  }
}

/**
 * Enqueues every email that is due: retries, scheduled and stuck ones. One whose message is on the queue already is
 * enqueued again only once the queue has caught up, or an hour is over. Rejects with `StoreUnavailable` once it is done
 * with the shards that can be read.
 */
export const releaseDueEmails = async (dependencies: ReleaseDependencies, remainingMs: () => number): Promise<void> => {
  const { store, log } = dependencies;
  const release = new Release(dependencies, remainingMs);
  const shards = Array.from({ length: store.shards }, (_, shard) => release.shard(shard));
  const results = await Promise.allSettled(shards);
  const enqueued = results.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value : 0), 0);
  if (enqueued > 0) log.info('Emails that were due were enqueued', { enqueued });
  const fault = results.find((one) => one.status === 'rejected');
  if (fault) throw fault.reason;
};
