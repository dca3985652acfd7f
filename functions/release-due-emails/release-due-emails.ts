import type { DueEmail, EmailStore } from '../../shared/ports/emails/email-store.ts';
import type { SendQueue } from '../../shared/ports/sending/send-queue.ts';
import { limit } from '../../shared/runtime/limit.ts';
import type { Log } from '../../shared/runtime/logger.ts';

export interface ReleaseDependencies {
  store: Pick<EmailStore, 'shards' | 'due' | 'postpone'>;
  sendQueue: SendQueue;
  now: () => number;
  /** Milliseconds after which an email is enqueued again if no worker has taken it. */
  requeueAfterMs: number;
  log: Log;
}

/** Emails read, postponed and announced together. */
const PAGE = 500;
/** Of one shard in one run; four shards make 10,000 a minute, though no four shards are equally full. */
const MOST_PER_SHARD = 3_000;
/** Conditional writes under way at once, over all shards; the SDK opens at most 50 connections. */
const WRITES_AT_ONCE = 40;
/** A page takes some seconds at worst; none is begun with less than this left. */
const PAGE_MS = 10_000;

const isMoved = (result: PromiseSettledResult<boolean> | undefined): boolean =>
  result?.status === 'fulfilled' && result.value;

class Release {
  private readonly dependencies: ReleaseDependencies;
  private readonly remainingMs: () => number;
  private readonly turn = limit(WRITES_AT_ONCE);

  constructor(dependencies: ReleaseDependencies, remainingMs: () => number) {
    this.dependencies = dependencies;
    this.remainingMs = remainingMs;
  }

  /** The number of emails announced. */
  async shard(shard: number): Promise<number> {
    let announced = 0;
    while (announced < MOST_PER_SHARD && this.remainingMs() > PAGE_MS) {
      const page = await this.dependencies.store.due(shard, this.dependencies.now(), PAGE);
      const { moved, fault } = await this.postponed(page);
      if (moved.length > 0) announced += await this.announce(moved);
      if (fault) throw fault.reason;
      // The index lags behind: a page that others, or we, have moved already would be read again and again.
      if (page.length < PAGE || moved.length === 0) break;
    }
    return announced;
  }

  /**
   * Those that were still due, and why others could not be moved. Postponed before they are announced, so that a slow
   * queue is not flooded.
   */
  private async postponed(page: readonly DueEmail[]): Promise<{ moved: string[]; fault?: PromiseRejectedResult }> {
    const { store, now, requeueAfterMs } = this.dependencies;
    const until = now() + requeueAfterMs;
    const results = await Promise.allSettled(page.map((due) => this.turn(() => store.postpone(due, until))));
    const moved = page.filter((_due, index) => isMoved(results[index])).map(({ id }) => id);
    const fault = results.find((result) => result.status === 'rejected');
    return { moved, ...(fault && { fault }) };
  }

  private async announce(ids: string[]): Promise<number> {
    const refused = await this.dependencies.sendQueue.enqueue(ids);
    return ids.length - refused.length;
  }
}

/** Announces every email that is due: retries, held, scheduled and stuck ones. Rejects with `StoreUnavailable`. */
export const releaseDueEmails = async (dependencies: ReleaseDependencies, remainingMs: () => number): Promise<void> => {
  const { store, log } = dependencies;
  const release = new Release(dependencies, remainingMs);
  const shards = Array.from({ length: store.shards }, (_, shard) => release.shard(shard));
  const announced = (await Promise.all(shards)).reduce((sum, one) => sum + one, 0);
  if (announced > 0) log.info('Emails that were due were announced', { announced });
};
