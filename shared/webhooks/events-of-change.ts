import type { Email, EmailState, Recipient } from '../email/lifecycle/email.ts';
import type { OwedEvent } from './owed-event.ts';

/** The events caused by a change of an email, from its record before and after. */
export const eventsOfChange = (before: Email, after: Email, at: number): OwedEvent[] => [
  ...transition(before, after, at),
  ...returns(before, after, at),
];

const byState: Partial<Record<EmailState, OwedEvent['type']>> = {
  sent: 'email.sent',
  retrying: 'email.delivery_delayed',
  held: 'email.delivery_delayed',
  failed: 'email.failed',
  expired: 'email.failed',
  suppressed: 'email.suppressed',
  canceled: 'email.canceled',
};

const transition = (before: Email, after: Email, at: number): OwedEvent[] => {
  const type = byState[after.state];
  if (!type || before.state === after.state || wasReported(before, type)) return [];
  const reason = after.reason ?? 'Unknown';
  if (type === 'email.failed') return [{ type, at, more: { failed: { reason } } }];
  if (type === 'email.suppressed') {
    return [{ type, at, more: { suppressed: { message: reason, type: 'OnAccountSuppressionList' } } }];
  }
  return [{ type, at }];
};

/**
 * A delay is reported once, however often the email is tried; an attempt with an unknown outcome reports none. After the
 * email was sent, returned mail is reported per recipient.
 */
const wasReported = (before: Email, type: OwedEvent['type']): boolean =>
  (type === 'email.delivery_delayed' && wasDelayed(before)) || (type === 'email.failed' && before.state === 'sent');

const wasDelayed = ({ history = [], heldMs }: Email): boolean =>
  heldMs !== undefined || history.some(({ state }) => state === 'retrying' || state === 'held');

const returns = (before: Email, after: Email, at: number): OwedEvent[] =>
  after.recipients.flatMap((recipient) => {
    const was = before.recipients.find(({ address }) => address === recipient.address);
    const about = [recipient.address];
    const { state, complained, response = 'The message came back' } = recipient;
    const events: OwedEvent[] = [];
    if (state === 'bounced' && was?.state !== state) {
      events.push({ type: 'email.bounced', at, about, more: { bounce: bounceOf(recipient) } });
    }
    if (state === 'failed' && was?.state !== state && before.state === 'sent') {
      events.push({ type: 'email.failed', at, about, more: { failed: { reason: response } } });
    }
    if (complained && !was?.complained) events.push({ type: 'email.complained', at, about });
    return events;
  });

/** Resend's terms for the cause of a bounce. An immediate refusal is as permanent as a returned 5xx. */
const bounceOf = ({ response, returned }: Recipient) => ({
  message: response ?? 'The message came back',
  type: typeOf[returned?.class ?? 'hard'],
  subType: returned?.cause ?? 'General',
  diagnosticCode: response === undefined ? [] : [`smtp; ${response}`],
});

const typeOf = { hard: 'Permanent', policy: 'Permanent', soft: 'Transient', undetermined: 'Undetermined' } as const;
