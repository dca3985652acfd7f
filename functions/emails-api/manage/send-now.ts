import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { EmailChanges } from '../../../shared/ports/emails/email-store.ts';

/**
 * Has an email tried now that waits for its time: for its schedule, or for its next attempt. Throws `ApiError` (422) for
 * one that waits for neither.
 */
export const sentNow = ({ state }: Email, now: number, requeueAfterMs: number): EmailChanges => {
  const dueAt = now + requeueAfterMs;
  if (state === 'scheduled') return { scheduledAt: now, dueAt };
  if (state === 'retrying') return { nextAttemptAt: null, dueAt };
  throw new ApiError(422, 'validation_error', `An email that is ${state} does not wait for a time.`);
};
