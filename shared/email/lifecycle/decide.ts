import { type Email, isFinal } from './email.ts';
import { expiresAt } from './expiry.ts';

/** What to do with an enqueued email. */
export type Decision =
  /** The email is final, leased to another worker, or not yet due. */
  | 'nothing'
  | 'expire'
  | 'attempt'
  /** A lease has expired and the outcome of its attempt is unknown, so the next attempt may send a duplicate. */
  | 'attempt-again';

/** The relevant settings in force; empty if there are none. */
export interface DecisionPolicy {
  expireAfterMinutes?: number;
  /** The version of the settings. */
  version?: string;
}

/** Decides what to do with an enqueued email. */
export const decide = (email: Email, now: number, { expireAfterMinutes, version }: DecisionPolicy = {}): Decision => {
  if (isFinal(email.state) || isLeased(email, now)) return 'nothing';
  if (now >= expiresAt(email, now, expireAfterMinutes)) return 'expire';
  if (isTooEarly(email, now, version)) return 'nothing';
  return email.state === 'sending' ? 'attempt-again' : 'attempt';
};

const isLeased = ({ state, leaseUntil = 0 }: Email, now: number): boolean => state === 'sending' && leaseUntil > now;

const isTooEarly = (email: Email, now: number, version: string | undefined): boolean => {
  const { state, scheduledAt = 0, nextAttemptAt = 0 } = email;
  if (state === 'scheduled') return scheduledAt > now;
  // Held mail waits for its circuit to close, not for a time, unless it is held by itself.
  if (state === 'held' && email.suspectAt === undefined) return false;
  return nextAttemptAt > now && !hasOtherSettings(email, version);
};

/** An email that failed under other settings is tried immediately under the current ones. */
const hasOtherSettings = ({ heldUnder = '' }: Email, version: string | undefined): boolean =>
  heldUnder !== '' && version !== undefined && heldUnder !== version;
