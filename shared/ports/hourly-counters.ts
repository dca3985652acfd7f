/** What is counted per hour; each is a number of emails. */
export type HourlyCount = 'accepted' | 'sent' | 'failed' | 'bounced' | 'retried' | 'held' | 'expired' | 'suppressed';

/** The counts of one scope, or of all scopes together (`*`), in one hour. */
export interface HourOfMail {
  scope: string;
  /** Start of the hour, in milliseconds since the epoch. */
  hour: number;
  counts: Partial<Record<HourlyCount, number>>;
}

/** Counts per scope and hour, kept for some days: for health and charts, not for bills. */
export interface HourlyCounters {
  /** Adds to the stored counts, one request each. Rejects with `StoreUnavailable`, when some may have been added. */
  add(hours: readonly HourOfMail[]): Promise<void>;
  /** The hours of a scope that began at or after `since` and have counts, oldest first. Rejects with `StoreUnavailable`. */
  read(scope: string, since: number): Promise<HourOfMail[]>;
}
