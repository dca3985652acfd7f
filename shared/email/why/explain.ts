import type { Suppression } from '../../suppression/suppression.ts';
import { rows } from '../faults/decision-table.ts';
import { reasonCode } from '../faults/reason-code.ts';
import type { Email, Recipient } from '../lifecycle/email.ts';
import { type Cause, isCause, type RecipientOutcome, type Step, stepOf } from './codes.ts';

/** What is known of one recipient's email. */
export interface Facts {
  email: Email;
  recipient: Recipient;
  /** The entry that keeps mail of the email's scope from the address now. */
  suppression: Suppression | undefined;
  /** Whether the settings in force, as far as they can be had, let emails of this type go out. */
  isEnabled: boolean;
  now: number;
}

export interface Explanation {
  outcome: RecipientOutcome;
  cause: Cause;
  step: Step;
}

/** An email is sent within seconds; who waits for minutes waits behind others. */
const BEHIND_AFTER_MS = 5 * 60_000;

/** Why this recipient has not seen this email, and what can be done about it. Told in codes; texts/ has the words. */
export const explain = (facts: Facts): Explanation => {
  const { outcome, cause } = found(facts);
  return { outcome, cause, step: stepAfter(facts, cause) };
};

const found = (facts: Facts): Omit<Explanation, 'step'> => {
  const { email, recipient } = facts;
  if (recipient.complained) return { outcome: 'complained', cause: 'complained' };
  switch (recipient.state) {
    case 'accepted':
      return taken(email);
    case 'bounced':
      return recipient.returned
        ? { outcome: 'returned', cause: `returned-${recipient.returned.class}` }
        : { outcome: 'refused', cause: causeOf(email, faultOf(email) ?? 'recipients-refused') };
    case 'failed':
      if (recipient.returned) return { outcome: 'returned', cause: `returned-${recipient.returned.class}` };
      return {
        outcome: email.state === 'expired' ? 'expired' : 'failed',
        cause: causeOf(email, faultOf(email) ?? 'unknown'),
      };
    case 'suppressed':
      return {
        outcome: 'suppressed',
        cause: facts.suppression ? `suppressed-${facts.suppression.origin}` : 'suppressed-before',
      };
    case 'canceled':
      return { outcome: 'canceled', cause: 'canceled' };
    case 'pending':
      return unsent(facts);
  }
};

const taken = ({ identity, returns = [], recipients }: Email): Omit<Explanation, 'step'> => {
  if (identity?.redirectedTo) return { outcome: 'redirected', cause: 'developer-redirect' };
  // A note names no recipient: with several it may be another one's.
  const isDelayed = recipients.length === 1 && returns.at(-1)?.event === 'delayed';
  return { outcome: 'sent', cause: isDelayed ? 'delayed-there' : 'in-their-hands' };
};

const unsent = ({ email, now }: Facts): Omit<Explanation, 'step'> => {
  switch (email.state) {
    case 'scheduled':
      return { outcome: 'scheduled', cause: 'not-yet' };
    case 'queued':
    case 'sending': {
      if (email.putOffAt !== undefined) return { outcome: 'retrying', cause: causeOf(email, 'unknown') };
      const since = email.retriedAt ?? email.scheduledAt ?? email.createdAt;
      return { outcome: 'waiting', cause: now - since > BEHIND_AFTER_MS ? 'queue-behind' : 'just-accepted' };
    }
    case 'retrying':
      return { outcome: 'retrying', cause: causeOf(email, 'unknown') };
    case 'held':
      return { outcome: 'held', cause: causeOf(email, 'settings-faulty') };
    case 'suppressed':
      return { outcome: 'suppressed', cause: causeOf(email, 'disabled') };
    case 'expired':
      return { outcome: 'expired', cause: causeOf(email, 'expired') };
    case 'canceled':
      return { outcome: 'canceled', cause: 'canceled' };
    default:
      return { outcome: 'failed', cause: causeOf(email, 'unknown') };
  }
};

/** By the record's reason; where several rows of the decision table have the same words, by the row that was met. */
const causeOf = (email: Email, otherwise: Cause): Cause => {
  const code = reasonCode(email.reason ?? '');
  const met = faultOf(email);
  if (met && wordsOf(met) === wordsOf(code)) return met;
  return code !== undefined && isCause(code) ? code : otherwise;
};

/** The row of the last attempt that failed as a whole. It may be older than why the email waits now. */
const faultOf = ({ fault }: Email): Cause | undefined => (fault && isCause(fault.kind) ? fault.kind : undefined);

const wordsOf = (kind: string | undefined): string | undefined => rows.find((row) => row.kind === kind)?.reason;

const stepAfter = ({ isEnabled, suppression }: Facts, cause: Cause): Step => {
  const step = stepOf[cause];
  // It was mended since.
  if (step === 'enable-mail' && isEnabled) return 'send-again';
  if (cause === 'all-suppressed' && !suppression) return 'send-again';
  return step;
};
