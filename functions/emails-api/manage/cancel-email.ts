import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { withAttempt } from '../../../shared/email/lifecycle/history.ts';
import { end } from '../../../shared/email/lifecycle/state.ts';
import { canBecome } from '../../../shared/email/lifecycle/transitions.ts';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { EmailChanges } from '../../../shared/ports/emails/email-store.ts';

const REASON = 'Canceled by a client';

/**
 * Cancels an email that has not been sent. If some recipients already have it, it ends as sent, and neither the
 * remaining recipients nor separate copies are sent to. Canceling again changes nothing. Throws `ApiError` (422) for
 * an email that is being sent or has ended.
 */
export const canceled = (email: Email, now: number): EmailChanges | undefined => {
  if (email.state === 'canceled') return undefined;
  if (!canBecome(email.state, 'canceled')) {
    throw new ApiError(422, 'validation_error', `An email that is ${email.state} cannot be canceled.`);
  }
  const changes = end(email, { state: 'canceled', reason: REASON });
  const history = withAttempt(email, { at: now, state: 'canceled', reason: REASON });
  return { ...changes, history, copies: null };
};
