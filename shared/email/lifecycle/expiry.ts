import type { Email } from './email.ts';

const MS_PER_MINUTE = 60_000;

type Clocked = Pick<Email, 'createdAt' | 'scheduledAt' | 'retriedAt' | 'expiresIn' | 'heldAt' | 'heldMs'>;

/** How long the email has been held in total, in milliseconds, up to now if it still is. */
export const heldMsUntil = ({ heldAt, heldMs = 0 }: Clocked, now: number): number =>
  heldMs + (heldAt === undefined ? 0 : Math.max(0, now - heldAt));

/**
 * When the email expires, in epoch milliseconds. Its age counts from its schedule or acceptance, and restarts with a
 * manual retry; time spent held does not count. The email's own `expiresIn` is affected by neither. Without settings,
 * only that limit is known.
 */
export const expiresAt = (email: Clocked, now: number, expireAfterMinutes = Number.POSITIVE_INFINITY): number => {
  const start = email.scheduledAt ?? email.createdAt;
  const byAge = (email.retriedAt ?? start) + expireAfterMinutes * MS_PER_MINUTE + heldMsUntil(email, now);
  const byItself = start + (email.expiresIn ?? Number.POSITIVE_INFINITY) * MS_PER_MINUTE;
  return Math.min(byAge, byItself);
};
