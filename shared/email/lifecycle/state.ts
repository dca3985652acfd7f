import type { EmailChanges } from '../../ports/emails/email-store.ts';
import type { EmailDecisions } from '../message/resolved.ts';
import type { Email, EmailState, Recipient } from './email.ts';
import { expiresAt, heldMsUntil } from './expiry.ts';
import { withAttempt } from './history.ts';
import { withCopiesDue } from './pending-copies.ts';
import { isAccepted, settled } from './recipients.ts';
import { checkTransition } from './transitions.ts';

export interface Lease {
  now: number;
  /** No other worker touches the email before this time. */
  until: number;
  /** What this attempt decides for all later ones. */
  resolved: EmailDecisions;
  /** The outcome of an attempt under an earlier lease is unknown. */
  again: boolean;
}

/**
 * Leases the email for one attempt. `dueAt` is kept, so that the email comes back if this worker dies. Mail waiting
 * for a circuit has no `dueAt`, so it is set to the end of the lease.
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
    ...(again && unknownOutcome(email)),
  };
};

/** The changes for an email whose lease has expired: the attempt counts, and the server may have the message. */
export const unknownOutcome = (email: Email): EmailChanges => ({
  attempts: email.attempts + 1,
  possibleDuplicate: true,
  ...(email.leaseUntil !== undefined && { history: withAttempt(email, { at: email.leaseUntil, state: 'sending' }) }),
});

export interface Hold {
  now: number;
  reason: string;
  /** The version of the settings at fault. Absent if there are none. */
  under?: string;
  /** Set if the email is held by itself: when to look at it again. */
  suspectUntil?: number;
}

/**
 * Holds the email until its circuit closes, or by itself for a while. The attempt does not count, and the age clock
 * stops at `now`. Under a circuit the email is due only for its own `expiresIn`, if it has one.
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

/** A fallback in case nobody notices that new settings have come into force, in milliseconds. */
const SENDER_AGAIN_MS = 60 * 60_000;

/** Holds the email until settings that allow its sender are in force. */
export const holdForSender = (
  email: Email,
  { now, reason, under }: Required<Omit<Hold, 'suspectUntil'>>,
): EmailChanges => ({
  ...hold(email, { now, reason, under, suspectUntil: now + SENDER_AGAIN_MS }),
  fault: { kind: SENDER_FAULT, inARow: 1 },
});

/**
 * Puts the email off during an outage without changing its state: no attempt counts, and its age clock runs. `until`
 * limits the wait in case the circuit is never closed.
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

/** Clears everything that the email was waiting for. */
const waitsNoMore = ({ putOffAt, suspectAt, releasedAt }: Email): EmailChanges => ({
  ...(putOffAt !== undefined && { putOffAt: null }),
  ...(suspectAt !== undefined && { suspectAt: null }),
  ...(releasedAt !== undefined && { releasedAt: null }),
});

/**
 * Ends an email. If any recipient has it, its state is `sent`, whatever happened to the others; recipients still
 * pending take the state in which the email would have ended, because nothing is sent to them any more.
 */
export const end = (
  email: Email,
  {
    state,
    reason,
    recipients = email.recipients,
  }: { state: EmailState; reason: string | null; recipients?: readonly Recipient[] },
): EmailChanges => {
  const reached = recipients.some(isAccepted) ? 'sent' : state;
  checkTransition(email.state, reached);
  return { ...final, ...waitsNoMore(email), state: reached, reason, recipients: settled(recipients, state) };
};

const final = { dueAt: null, nextAttemptAt: null, leaseUntil: null, heldAt: null, heldUnder: null } as const;

/** Ends an email that is too old. */
export const expire = (email: Email): EmailChanges => {
  const reason = email.reason
    ? `Given up after its time was over. ${email.reason}`
    : 'Given up after its time was over';
  return end(email, { state: 'expired', reason });
};

/**
 * The changes for an email that ends without an attempt, recorded in its history with time and reason. If an
 * attempt's lease had expired, the server may have the message, and a manual retry may produce a duplicate.
 */
export const endedUntried = (email: Email, changes: EmailChanges, now: number): EmailChanges => {
  const before = email.state === 'sending' ? unknownOutcome(email) : {};
  const attempts = {
    ...(email.history && { history: email.history }),
    ...(before.history && { history: before.history }),
  };
  const { state, reason } = changes;
  const history = withAttempt(attempts, { at: now, state: state ?? email.state, ...(reason && { reason }) });
  return { ...withCopiesDue(email, changes, now), ...before, history };
};
