import type { EmailState } from './email.ts';

/**
 * The allowed transitions from each state. An expired lease can be taken again (`sending` to `sending`); a held email
 * that still cannot be sent stays held. A manual retry leaves a final state, and `sent` changes once the message was
 * returned by all recipients who had it.
 */
const transitions: Record<EmailState, readonly EmailState[]> = {
  scheduled: ['scheduled', 'queued', 'sending', 'held', 'failed', 'suppressed', 'canceled', 'expired'],
  queued: ['sending', 'held', 'sent', 'failed', 'suppressed', 'canceled', 'expired'],
  sending: ['sending', 'retrying', 'held', 'sent', 'bounced', 'failed', 'suppressed', 'expired'],
  retrying: ['sending', 'held', 'sent', 'failed', 'suppressed', 'canceled', 'expired'],
  held: ['held', 'queued', 'sending', 'sent', 'bounced', 'failed', 'suppressed', 'canceled', 'expired'],
  sent: ['bounced', 'failed'],
  bounced: ['queued'],
  failed: ['queued'],
  suppressed: ['queued'],
  canceled: [],
  expired: ['queued'],
};

/** An attempt to make a transition that is not allowed, which is a bug. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
}

export const canBecome = (from: EmailState, to: EmailState): boolean => transitions[from].includes(to);

/** Throws `IllegalTransition`. */
export const checkTransition = (from: EmailState, to: EmailState): void => {
  if (!canBecome(from, to)) throw new IllegalTransition(`An email that is ${from} cannot become ${to}`);
};
