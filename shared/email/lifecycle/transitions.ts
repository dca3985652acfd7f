import type { EmailState } from './email.ts';

/**
 * The states each state may become. A lease that ran out is taken again (`sending` to `sending`); a held email that is
 * looked at and still cannot go stays held. Out of a final state leads the retry by hand;
 * and `sent` ends otherwise once the message came back from everybody who had it.
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

/** Code tried to move an email where it must not go: a bug. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
}

export const canBecome = (from: EmailState, to: EmailState): boolean => transitions[from].includes(to);

export const checkTransition = (from: EmailState, to: EmailState): void => {
  if (!canBecome(from, to)) throw new IllegalTransition(`An email that is ${from} cannot become ${to}`);
};
