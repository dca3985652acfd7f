const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits between attempts: the first is made at once, the eighth and last some 27 hours later (Svix's schedule). */
const WAITS_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR] as const;

/** Attempts after which an event is no longer retried. */
export const MOST_ATTEMPTS = WAITS_MS.length + 1;

/** Milliseconds until the next attempt after that many failures; `undefined` after the last one. */
export const waitAfter = (failedAttempts: number): number | undefined => WAITS_MS[failedAttempts - 1];

/** An endpoint that has failed for this long is disabled. */
export const DISABLE_AFTER_MS = 5 * 24 * HOUR;
