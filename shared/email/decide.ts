import { type Email, isFinal } from './email.ts';
import { expiresAt } from './expiry.ts';

/** What a doorbell means for an email now. */
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
  /** Version of the settings in force. */
  version?: string;
}

const isLeased = ({ state, leaseUntil = 0 }: Email, now: number): boolean => state === 'sending' && leaseUntil > now;

const isTooEarly = (email: Email, now: number, version: string | undefined): boolean => {
  const { state, scheduledAt = 0, nextAttemptAt = 0, heldUnder } = email;
  // Held mail waits for other settings, or until it is time to try those that failed once more.
  const isMended = state === 'held' && heldUnder !== version;
  return (state === 'scheduled' && scheduledAt > now) || (!isMended && nextAttemptAt > now);
};

/** What to do about an email that somebody rang for. */
export const decide = (email: Email, now: number, { expireAfterMinutes, version }: DecisionPolicy = {}): Decision => {
  if (isFinal(email.state) || isLeased(email, now)) return 'nothing';
  if (now >= expiresAt(email, now, expireAfterMinutes)) return 'expire';
  if (isTooEarly(email, now, version)) return 'nothing';
  return email.state === 'sending' ? 'attempt-again' : 'attempt';
};
