/** The hourly counters, all of them numbers of emails. */
export type HourlyCount =
  | 'accepted'
  | 'sent'
  | 'failed'
  | 'bounced'
  /** Those among the bounced ones that may arrive later, and those whose report does not say. */
  | 'bouncedTransient'
  | 'bouncedUndetermined'
  | 'complained'
  | 'retried'
  | 'held'
  | 'expired'
  | 'suppressed';

/** Long enough to see a week, and the same day of the week before. */
export const COUNTERS_KEPT_DAYS = 35;

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
