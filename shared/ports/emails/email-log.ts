/** One partition of the log: the emails that a scope accepted on one day (UTC). */
export interface LogPartition {
  scope: string;
  /** `yyyy-mm-dd`. */
  day: string;
  /** The number of shards in which the store keeps it, an internal of the store; one if absent. */
  shards?: number;
}

export interface LogPage {
  order: LogOrder;
  beyond: string;
  limit: number;
}

/**
 * Lists emails, newest or oldest first: ids only, eventually consistent. An id sorts by its time, so a page
 * continues from any id, known or not. Rejects with `StoreUnavailable`.
 */
export interface EmailLog {
  /** Partitions of all scopes that hold emails of these days, both included, in no particular order. */
  partitions(from: string, to: string): Promise<LogPartition[]>;
  /** Up to `limit` ids of a partition beyond that id: older ones newest first, or newer ones oldest first. */
  ids(partition: LogPartition, page: LogPage): Promise<string[]>;
}

export type LogOrder = 'newest-first' | 'oldest-first';
