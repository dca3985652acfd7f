import { type Email, isFinal } from '../../../email/lifecycle/email.ts';
import type { EmailChanges } from '../../../ports/email-store.ts';

/**
 * The changes, with what a new state implies for when the email is looked at again: held and final emails are no
 * longer due, and only held ones have a `heldAt`. What the caller gives comes first.
 */
export const impliedChanges = (email: Email, changes: EmailChanges, now: number): EmailChanges => {
  const { state } = changes;
  if (!state || state === email.state) return changes;
  const isDue = state !== 'held' && !isFinal(state);
  return { ...(!isDue && { dueAt: null }), heldAt: state === 'held' ? now : null, ...changes };
};
