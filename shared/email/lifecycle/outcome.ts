import type { EmailChanges } from '../../ports/emails/email-store.ts';
import type { Address } from '../address/address.ts';
import type { AttemptVerdict, RecipientVerdict } from '../faults/verdict.ts';
import { holds } from './circuit.ts';
import type { Email, Recipient, RecipientState } from './email.ts';
import { expiresAt } from './expiry.ts';
import { pastAttempt, withAttempt } from './history.ts';
import { withCopiesDue } from './pending-copies.ts';
import { retryDelayMs } from './retry.ts';
import { end, hold } from './state.ts';
import { checkTransition } from './transitions.ts';

export interface OutcomePolicy {
  now: number;
  expireAfterMinutes: number;
  /** The version of the settings used by the attempt. */
  version: string;
  /** A random number in [0, 1), for jitter. */
  random: number;
  /** No circuit is open for the fault: the email is held by itself, and tried again after a while. */
  isAlone?: boolean;
}

/**
 * The changes that an attempt makes to an email in state `sending`. A recipient who has the email is
 * never sent it again.
 */
export const outcome = (email: Email, attempt: AttemptVerdict, policy: OutcomePolicy): EmailChanges => {
  const recipients = email.recipients.map((recipient) => after(recipient, attempt.recipients));
  const isFirstAccepted = email.sentAt === undefined && recipients.some(({ state }) => state === 'accepted');
  const changes = next(email, recipients, attempt, policy);
  return {
    ...withCopiesDue(email, changes, policy.now),
    recipients,
    history: withAttempt(email, pastAttempt(policy.now, changes.state ?? email.state, attempt)),
    ...(isFirstAccepted && { sentAt: policy.now }),
  };
};

const after = (recipient: Recipient, verdicts: Map<Address, RecipientVerdict>): Recipient => {
  const verdict = recipient.state === 'pending' ? verdicts.get(recipient.address) : undefined;
  if (!verdict) return recipient;
  const { code, response } = verdict;
  return {
    address: recipient.address,
    kind: recipient.kind,
    state: states[verdict.verdict],
    ...(code !== undefined && { code }),
    ...(response !== undefined && { response }),
  };
};

const states: Record<RecipientVerdict['verdict'], RecipientState> = {
  accepted: 'accepted',
  bounced: 'bounced',
  failed: 'failed',
  retry: 'pending',
  throttle: 'pending',
  hold: 'pending',
  ambiguous: 'pending',
};

const next = (email: Email, recipients: Recipient[], attempt: AttemptVerdict, policy: OutcomePolicy): EmailChanges => {
  if (holds(attempt)) return held(email, attempt, policy);
  const isPending = recipients.some(({ state }) => state === 'pending');
  return isPending ? retry(email, attempt, policy) : done(email, recipients, attempt);
};

const held = (
  email: Email,
  { fault, reason = 'The mail settings are at fault' }: AttemptVerdict,
  { now, version, random, isAlone = false }: OutcomePolicy,
): EmailChanges => {
  const wait = retryDelayMs({ attempts: fault?.inARow ?? 1, responses: [], ambiguous: false }, random);
  const until = isAlone ? { suspectUntil: now + wait } : {};
  return { ...hold(email, { now, reason, under: version, ...until }), fault: fault ?? null };
};

const retry = (
  email: Email,
  attempt: AttemptVerdict,
  { now, expireAfterMinutes, random, version }: OutcomePolicy,
): EmailChanges => {
  checkTransition(email.state, 'retrying');
  const attempts = email.attempts + 1;
  const verdicts = [...attempt.recipients.values()];
  const ambiguous = verdicts.some(({ verdict }) => verdict === 'ambiguous');
  const responses = verdicts.flatMap(({ response }) => response ?? []);
  const nextAttemptAt = now + retryDelayMs({ attempts, responses, ambiguous }, random);
  return {
    state: 'retrying',
    attempts,
    nextAttemptAt,
    // Due no later than its expiry, even if the next attempt would be after it.
    dueAt: Math.min(nextAttemptAt, expiresAt(email, now, expireAfterMinutes)),
    leaseUntil: null,
    heldUnder: version,
    reason: attempt.reason ?? null,
    fault: attempt.fault ?? null,
    ...(ambiguous && { possibleDuplicate: true }),
  };
};

const done = (email: Email, recipients: Recipient[], { reason, fault }: AttemptVerdict): EmailChanges => {
  const tried = recipients.filter(({ state }) => state !== 'suppressed');
  const isBounced = tried.every(({ state }) => state === 'bounced');
  const ended = end(email, { state: isBounced ? 'bounced' : 'failed', recipients, reason: reason ?? null });
  return { ...ended, attempts: email.attempts + 1, fault: fault ?? null };
};
