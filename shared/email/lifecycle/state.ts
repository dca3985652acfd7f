import type { EmailChanges } from '../../ports/emails/email-store.ts';
import type { EmailDecisions } from '../message/resolved.ts';
import type { Email, EmailState, Recipient, RecipientState } from './email.ts';
import { expiresAt, heldMsUntil } from './expiry.ts';
import { withAttempt } from './history.ts';
import { withCopiesDue } from './owed-copies.ts';
import { checkTransition } from './transitions.ts';

export interface Lease {
  now: number;
  /** No other worker touches the email before this time. */
  until: number;
  /** What this attempt decides for all later ones. */
  resolved: EmailDecisions;
  /** The attempt under an earlier lease was never heard of again. */
  again: boolean;
}

/** For an email whose lease ran out: the attempt under it counts, and the server may have the message. */
export const unheardOf = (email: Email): EmailChanges => ({
  attempts: email.attempts + 1,
  possibleDuplicate: true,
  ...(email.leaseUntil !== undefined && { history: withAttempt(email, { at: email.leaseUntil, state: 'sending' }) }),
});

/** Whatever the email waited for, it does so no longer. */
const waitsNoMore = ({ putOffAt, suspectAt, releasedAt }: Email): EmailChanges => ({
  ...(putOffAt !== undefined && { putOffAt: null }),
  ...(suspectAt !== undefined && { suspectAt: null }),
  ...(releasedAt !== undefined && { releasedAt: null }),
});

/**
 * Takes the email for one attempt. `dueAt` stays: it brings the email back if this worker dies. Mail that waits for a
 * circuit is not due, so that the end of the lease has to bring it back.
 */
export const lease = (email: Email, { now, until, resolved, again }: Lease): EmailChanges => {
  checkTransition(email.state, 'sending');
  return {
    state: 'sending',
    leaseUntil: until,
    ...resolved,
    ...waitsNoMore(email),
    ...(email.heldAt !== undefined && { heldAt: null, heldMs: heldMsUntil(email, now) }),
    ...((email.heldAt !== undefined || email.putOffAt !== undefined) && { dueAt: until }),
    ...(again && unheardOf(email)),
  };
};

export interface Hold {
  now: number;
  reason: string;
  /** Version of the settings that are at fault. Absent: there are none. */
  under?: string;
  /** The email is held by itself, and is looked at again then. */
  suspectUntil?: number;
}

/**
 * Keeps the email until its circuit is closed, or by itself for a while. No attempt counts, and its age stands still
 * from `now` on. Under a circuit it is due only for the limit that it came with itself, if any.
 */
export const hold = (email: Email, { now, reason, under, suspectUntil }: Hold): EmailChanges => {
  checkTransition(email.state, 'held');
  const limit = Math.min(expiresAt(email, now), suspectUntil ?? Number.POSITIVE_INFINITY);
  return {
    state: 'held',
    ...waitsNoMore(email),
    ...(suspectUntil !== undefined && { suspectAt: email.suspectAt ?? now }),
    reason,
    heldAt: email.heldAt ?? now,
    heldUnder: under ?? null,
    nextAttemptAt: suspectUntil ?? null,
    dueAt: Number.isFinite(limit) ? limit : null,
    leaseUntil: null,
  };
};

/** The fault of an email whose sender the settings do not allow. */
export const SENDER_FAULT = 'sender-not-allowed';

/** Settings that come in force wake held mail; this is for the case that nobody noticed. */
const SENDER_AGAIN_MS = 60 * 60_000;

/** Holds the email until settings are in force that allow its sender. */
export const holdForSender = (
  email: Email,
  { now, reason, under }: Required<Omit<Hold, 'suspectUntil'>>,
): EmailChanges => ({
  ...hold(email, { now, reason, under, suspectUntil: now + SENDER_AGAIN_MS }),
  fault: { kind: SENDER_FAULT, inARow: 1 },
});

/**
 * Puts the email off in an outage, as it is: no attempt counts, and its age clock runs. `until` bounds the wait, should
 * nobody ever close the circuit.
 */
export const putOff = (
  email: Email,
  { now, reason, until, under }: { now: number; reason: string; until: number; under: string },
): EmailChanges => ({
  ...waitsNoMore(email),
  putOffAt: email.putOffAt ?? now,
  nextAttemptAt: null,
  dueAt: until,
  heldUnder: under,
  reason,
});

const final = { dueAt: null, nextAttemptAt: null, leaseUntil: null, heldAt: null, heldUnder: null } as const;

const isAccepted = ({ state }: Recipient): boolean => state === 'accepted';

/** What a recipient without an outcome ends as when the email ends in this state. */
const untried: Partial<Record<EmailState, RecipientState>> = { suppressed: 'suppressed', canceled: 'canceled' };

/**
 * A final state. An email that somebody has is sent, whatever became of the others; those who were still waiting then
 * end as the email would have, because nothing sends a sent email again.
 */
export const end = (
  email: Email,
  {
    state,
    reason,
    recipients = email.recipients,
  }: { state: EmailState; reason: string | null; recipients?: Recipient[] },
): EmailChanges => {
  const reached = recipients.some(isAccepted) ? 'sent' : state;
  checkTransition(email.state, reached);
  const ended = reached === 'sent' ? recipients.map((one) => settled(one, untried[state] ?? 'failed')) : recipients;
  return { ...final, ...waitsNoMore(email), state: reached, reason, recipients: ended };
};

const settled = (recipient: Recipient, state: RecipientState): Recipient =>
  recipient.state === 'pending' ? { ...recipient, state } : recipient;

/** Gives the email up for its age. */
export const expire = (email: Email): EmailChanges => {
  const reason = email.reason
    ? `Given up after its time was over. ${email.reason}`
    : 'Given up after its time was over';
  return end(email, { state: 'expired', reason, recipients: email.recipients.map((one) => settled(one, 'failed')) });
};

/**
 * The changes of an email that ends without an attempt, with the time and the reason among its attempts. If one was
 * under way whose lease ran out, the server may have the message: should the email be sent again by hand, that may be a
 * second copy.
 */
export const endedUntried = (email: Email, changes: EmailChanges, now: number): EmailChanges => {
  const before = email.state === 'sending' ? unheardOf(email) : {};
  const attempts = {
    ...(email.history && { history: email.history }),
    ...(before.history && { history: before.history }),
  };
  const { state, reason } = changes;
  const history = withAttempt(attempts, { at: now, state: state ?? email.state, ...(reason && { reason }) });
  return { ...withCopiesDue(email, changes, now), ...before, history };
};
