import { isListed } from '../../suppression/apply-suppressions.ts';
import type { Suppression } from '../../suppression/suppression.ts';
import { rows } from '../faults/decision-table.ts';
import { reasonCode } from '../faults/reason-code.ts';
import type { Email, Recipient } from '../lifecycle/email.ts';
import { type Cause, isCause, type RecipientOutcome, type Step, stepOf } from './codes.ts';

/** The facts about one recipient's email. */
export interface Facts {
  email: Email;
  recipient: Recipient;
  /** The suppression that currently keeps mail of the scope from the address. */
  suppression: Suppression | undefined;
  /** Whether the settings in force, if known, enable emails of this type. */
  isEnabled: boolean;
  now: number;
}

export interface Explanation {
  outcome: RecipientOutcome;
  cause: Cause;
  step: Step;
}

/** Emails are sent within seconds; one that has waited longer is behind in the queue. */
const BEHIND_AFTER_MS = 5 * 60_000;

/** Explains why this recipient has not seen this email and what can be done, in codes; texts/ has the wording. */
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
      return { outcome: 'suppressed', cause: suppressedBy(facts) };
    case 'canceled':
      return { outcome: 'canceled', cause: 'canceled' };
    case 'pending':
      return unsent(facts);
  }
};

/** The settings, if they ended the email; otherwise the list of suppressed addresses. */
const suppressedBy = ({ email, recipient, suppression }: Facts): Cause => {
  const code = reasonCode(email.reason ?? '');
  if ((code === 'disabled' || code === 'type-disabled') && !isListed(recipient)) return code;
  return suppression ? `suppressed-${suppression.origin}` : 'suppressed-before';
};

const taken = ({ identity, returns = [], recipients }: Email): Omit<Explanation, 'step'> => {
  if (identity?.redirectedTo) return { outcome: 'redirected', cause: 'developer-redirect' };
  // Reports name no recipient, so with several recipients it may concern another one.
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
    // No recipient of an email that has ended is pending.
    default:
      return { outcome: 'failed', cause: causeOf(email, 'unknown') };
  }
};

/**
 * The cause by the stored reason; if several rows of the decision table share a sentence, by the row
 * of the last fault.
 */
const causeOf = (email: Email, otherwise: Cause): Cause => {
  const code = reasonCode(email.reason ?? '');
  const met = faultOf(email);
  if (met && wordsOf(met) === wordsOf(code)) return met;
  return code !== undefined && isCause(code) ? code : otherwise;
};

/** The fault of the last attempt that failed as a whole. It may be older than the reason why the email waits now. */
const faultOf = ({ fault }: Email): Cause | undefined => (fault && isCause(fault.kind) ? fault.kind : undefined);

const wordsOf = (kind: string | undefined): string | undefined => rows.find((row) => row.kind === kind)?.reason;

const stepAfter = ({ isEnabled, suppression }: Facts, cause: Cause): Step => {
  const step = stepOf[cause];
  // The setting has been enabled since.
  if (step === 'enable-mail' && isEnabled) return 'send-again';
  if (cause === 'all-suppressed' && !suppression) return 'send-again';
  return step;
};
