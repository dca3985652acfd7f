/** What the hourly counters count, each of emails. */
export type HourlyCount = 'accepted' | 'sent' | 'failed' | 'bounced' | 'retried' | 'held' | 'expired' | 'suppressed';

/** The counts of one scope, or of all together (`*`), in one hour. */
export interface HourOfMail {
  scope: string;
  /** Milliseconds since 1970 at which the hour began. */
  hour: number;
  counts: Partial<Record<HourlyCount, number>>;
}

/** Counts per scope and hour, kept for some days: for health and charts, not for bills. */
export interface HourlyCounters {
  /** Adds to what is there, one request each. Rejects with `StoreUnavailable`: then some may have been added. */
  add(hours: readonly HourOfMail[]): Promise<void>;
  /** The hours of a scope that began at or after `since` and have counts, oldest first. Rejects with `StoreUnavailable`. */
  read(scope: string, since: number): Promise<HourOfMail[]>;
}
