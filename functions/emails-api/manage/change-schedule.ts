import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { parseSchedule } from '../../../shared/email/request/schedule.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { EmailChanges } from '../../../shared/ports/emails/email-store.ts';
import { withSchedule } from '../accept/prepare-email.ts';
import { ifContentIsKept } from './content-deleted.ts';
import type { RetryEmailPorts } from './retry-email.ts';

/**
 * Changes the time of a scheduled email, to at most thirty days after its acceptance, since its content is certain to
 * be kept only that long. Throws `ApiError` (422) for any other email or time, or once its content has been deleted.
 */
export const rescheduled = async (ports: RetryEmailPorts, email: Email, text: string): Promise<EmailChanges> => {
  if (email.state !== 'scheduled') {
    throw new ApiError(422, 'validation_error', `An email that is ${email.state} can no longer be scheduled.`);
  }
  const scheduledAt = await withSchedule(() => parseSchedule(text, ports.now(), email.createdAt));
  return ifContentIsKept(ports, email, { scheduledAt, dueAt: scheduledAt });
};

/**
 * Makes an email due now that is waiting for its schedule or its next attempt. Throws `ApiError` (422) for any other
 * email, or once its content has been deleted.
 */
export const sentNow = async (ports: RetryEmailPorts, email: Email): Promise<EmailChanges> =>
  ifContentIsKept(ports, email, dueNow(email, ports.now(), ports.requeueAfterMs));

const dueNow = ({ state }: Email, now: number, requeueAfterMs: number): EmailChanges => {
  const dueAt = now + requeueAfterMs;
  if (state === 'scheduled') return { scheduledAt: now, dueAt };
  if (state === 'retrying') return { nextAttemptAt: null, dueAt };
  throw new ApiError(422, 'validation_error', `An email that is ${state} is not waiting for a time.`);
};
