import type { Email, EmailState, Recipient } from '../../../shared/email/lifecycle/email.ts';
import { expiresAt } from '../../../shared/email/lifecycle/expiry.ts';
import { isKnownVersion } from '../../../shared/email/lifecycle/record-version.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { EmailChanges } from '../../../shared/ports/emails/email-store.ts';
import { type ContentPorts, ifContentIsKept } from './content-deleted.ts';

export interface RetryEmailPorts extends ContentPorts {
  now: () => number;
  /** Milliseconds until release-due-emails enqueues the email again, in case the first message is lost. */
  requeueAfterMs: number;
}

const retriable: ReadonlySet<EmailState> = new Set(['held', 'bounced', 'failed', 'suppressed', 'expired']);

/** Whether an email can be sent again: it was not sent, and its own `expires_in` has not passed. */
export const isRetriable = (email: Email, now: number): boolean =>
  isKnownVersion(email) && retriable.has(email.state) && email.recipients.some(isLeft) && now < expiresAt(email, now);

/** Resets an email as `retried` does. Throws `ApiError` (422) as that does, and if its content has been deleted. */
export const retriedWithContent = async (ports: RetryEmailPorts, email: Email): Promise<EmailChanges> =>
  ifContentIsKept(ports, email, retried(email, ports.now(), ports.requeueAfterMs));

/** Resets an email that was not sent, so that it is tried as if new. Throws `ApiError` (422) for any other email. */
export const retried = (email: Email, now: number, requeueAfterMs: number): EmailChanges => {
  if (!isRetriable(email, now)) {
    throw new ApiError(422, 'validation_error', `This email cannot be sent again: it is ${whyNot(email)}.`);
  }
  return {
    state: 'queued',
    dueAt: now + requeueAfterMs,
    retriedAt: now,
    attempts: 0,
    heldMs: null,
    recipients: email.recipients.map(again),
    reason: null,
    fault: null,
    nextAttemptAt: null,
    leaseUntil: null,
    heldAt: null,
    heldUnder: null,
    putOffAt: null,
    suspectAt: null,
    releasedAt: null,
  };
};

const whyNot = ({ state }: Email): string => (retriable.has(state) ? 'over by its own expires_in' : state);

const isLeft = ({ state }: Recipient): boolean => state !== 'accepted';

/** Resets a recipient to pending; one who has the email keeps the record of that. */
const again = (recipient: Recipient): Recipient => {
  const { address, kind } = recipient;
  return isLeft(recipient) ? { address, kind, state: 'pending' } : recipient;
};
