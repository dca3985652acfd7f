/** One partition of the log: the emails that a scope accepted in one day of UTC. */
export interface LogPartition {
  scope: string;
  /** `yyyy-mm-dd`. */
  day: string;
}

/**
 * Which emails there are, newest or oldest first: ids only, eventually consistent. An id sorts by its time, so a page
 * continues from any id, known or not. Rejects with `StoreUnavailable`.
 */
export interface EmailLog {
  /** Partitions that emails were put in, from one day to another, both included, of every scope; in no order. */
  partitions(from: string, to: string): Promise<LogPartition[]>;
  /** Up to `limit` ids of a partition beyond that id: older ones newest first, or newer ones oldest first. */
  ids(partition: LogPartition, page: { order: LogOrder; beyond: string; limit: number }): Promise<string[]>;
}

export type LogOrder = 'newest-first' | 'oldest-first';
