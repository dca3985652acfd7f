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
  /** Version of the settings. */
  version?: string;
}

const isLeased = ({ state, leaseUntil = 0 }: Email, now: number): boolean => state === 'sending' && leaseUntil > now;

/** What failed under other settings is tried under these at once. */
const hasOtherSettings = ({ heldUnder = '' }: Email, version: string | undefined): boolean =>
  heldUnder !== '' && version !== undefined && heldUnder !== version;

const isTooEarly = (email: Email, now: number, version: string | undefined): boolean => {
  const { state, scheduledAt = 0, nextAttemptAt = 0 } = email;
  if (state === 'scheduled') return scheduledAt > now;
  // Held mail waits for its circuit, not for a time, unless it is held by itself.
  if (state === 'held' && email.suspectAt === undefined) return false;
  return nextAttemptAt > now && !hasOtherSettings(email, version);
};

/** What to do about an email that was enqueued. */
export const decide = (email: Email, now: number, { expireAfterMinutes, version }: DecisionPolicy = {}): Decision => {
  if (isFinal(email.state) || isLeased(email, now)) return 'nothing';
  if (now >= expiresAt(email, now, expireAfterMinutes)) return 'expire';
  if (isTooEarly(email, now, version)) return 'nothing';
  return email.state === 'sending' ? 'attempt-again' : 'attempt';
};
