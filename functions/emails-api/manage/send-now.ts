import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { EmailChanges } from '../../../shared/ports/emails/email-store.ts';

/**
 * Makes an email due now that waits for its schedule or its next attempt. Throws `ApiError` (422)
 * for any other email.
 */
export const sentNow = ({ state }: Email, now: number, requeueAfterMs: number): EmailChanges => {
  const dueAt = now + requeueAfterMs;
  if (state === 'scheduled') return { scheduledAt: now, dueAt };
  if (state === 'retrying') return { nextAttemptAt: null, dueAt };
  throw new ApiError(422, 'validation_error', `An email that is ${state} is not waiting for a time.`);
};
