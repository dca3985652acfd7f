import { type Email, isFinal } from './email.ts';
import { expiresAt } from './expiry.ts';

/** What to do now about an email that was enqueued. */
export type Decision =
  /** It is final, owned by another worker, or its time has not come. */
  | 'nothing'
  | 'expire'
  | 'attempt'
  /** A lease ran out: the outcome of the attempt under it was never learnt, so the next copy may be a second one. */
  | 'attempt-again';

/** What of the settings in force counts here; nothing of it while there are none. */
export interface DecisionPolicy {
  expireAfterMinutes?: number;
}

const isLeased = ({ state, leaseUntil = 0 }: Email, now: number): boolean => state === 'sending' && leaseUntil > now;

// Held mail waits for its circuit, not for a time.
const isTooEarly = ({ state, scheduledAt = 0, nextAttemptAt = 0 }: Email, now: number): boolean =>
  (state === 'scheduled' && scheduledAt > now) || (state !== 'held' && nextAttemptAt > now);

/** What to do about an email that was enqueued. */
export const decide = (email: Email, now: number, { expireAfterMinutes }: DecisionPolicy = {}): Decision => {
  if (isFinal(email.state) || isLeased(email, now)) return 'nothing';
  if (now >= expiresAt(email, now, expireAfterMinutes)) return 'expire';
  if (isTooEarly(email, now)) return 'nothing';
  return email.state === 'sending' ? 'attempt-again' : 'attempt';
};
