import type { Email } from './email.ts';

const MS_PER_MINUTE = 60_000;

type Clocked = Pick<Email, 'createdAt' | 'scheduledAt' | 'retriedAt' | 'expiresIn' | 'heldAt' | 'heldMs'>;

/** Milliseconds the email has been held in all, until now if it still is. */
export const heldMsUntil = ({ heldAt, heldMs = 0 }: Clocked, now: number): number =>
  heldMs + (heldAt === undefined ? 0 : Math.max(0, now - heldAt));

/**
 * When the email is given up, milliseconds since 1970. Its age counts from its schedule or its acceptance, and
 * anew from when it was sent again by hand. The time it was held does not count. The limit that the email itself came
 * with knows neither. Without settings only that one is known.
 */
export const expiresAt = (email: Clocked, now: number, expireAfterMinutes = Number.POSITIVE_INFINITY): number => {
  const start = email.scheduledAt ?? email.createdAt;
  const byAge = (email.retriedAt ?? start) + expireAfterMinutes * MS_PER_MINUTE + heldMsUntil(email, now);
  const byItself = start + (email.expiresIn ?? Number.POSITIVE_INFINITY) * MS_PER_MINUTE;
  return Math.min(byAge, byItself);
};
