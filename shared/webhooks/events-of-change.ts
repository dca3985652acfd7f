import type { Email, EmailState, Recipient } from '../email/lifecycle/email.ts';
import { bounceData, type EventData, emailData } from './event-body.ts';

/** The events that a change of an email's record is, from the record before and after it. */
export const eventsOfChange = (before: Email, after: Email, at: number): EventData[] => [
  ...arrival(before, after, at),
  ...returns(before, after, at),
];

type Told = 'email.sent' | 'email.delivery_delayed' | 'email.failed' | 'email.suppressed' | 'email.canceled';

const byState: Partial<Record<EmailState, Told>> = {
  sent: 'email.sent',
  retrying: 'email.delivery_delayed',
  held: 'email.delivery_delayed',
  failed: 'email.failed',
  expired: 'email.failed',
  suppressed: 'email.suppressed',
  canceled: 'email.canceled',
};

const arrival = (before: Email, after: Email, at: number): EventData[] => {
  const type = byState[after.state];
  if (!type || before.state === after.state || isToldAlready(before, after, type)) return [];
  const data = emailData(after);
  const reason = after.reason ?? 'Unknown';
  if (type === 'email.failed') return [{ type, at, data: { ...data, failed: { reason } } }];
  if (type === 'email.suppressed') {
    return [{ type, at, data: { ...data, suppressed: { message: reason, type: 'OnAccountSuppressionList' } } }];
  }
  return [{ type, at, data }];
};

/** One delay is told, however often the email is tried; what came back is told by `returns`. */
const isToldAlready = (before: Email, after: Email, type: Told): boolean =>
  (type === 'email.delivery_delayed' && (before.attempts > 0 || before.heldMs !== undefined)) ||
  (type === 'email.failed' && before.state === 'sent' && after.state === 'failed' && isReturned(before, after)) ||
  (type === 'email.sent' && before.sentAt !== undefined && before.state === 'sent');

const isReturned = (before: Email, after: Email): boolean => changedTo(before, after, 'failed').length > 0;

const changedTo = (before: Email, after: Email, state: Recipient['state']): Recipient[] =>
  after.recipients.filter((recipient) => recipient.state === state && stateIn(before, recipient) !== state);

const stateIn = ({ recipients }: Email, { address }: Recipient): Recipient['state'] | undefined =>
  recipients.find((one) => one.address === address)?.state;

const returns = (before: Email, after: Email, at: number): EventData[] => [
  ...changedTo(before, after, 'bounced').map(
    (recipient): EventData => ({
      type: 'email.bounced',
      at,
      data: { ...emailData(after, [recipient]), bounce: bounceData(recipient) },
    }),
  ),
  ...(before.state === 'sent' ? changedTo(before, after, 'failed') : []).map(
    (recipient): EventData => ({
      type: 'email.failed',
      at,
      data: { ...emailData(after, [recipient]), failed: { reason: recipient.response ?? 'The message came back' } },
    }),
  ),
  ...after.recipients
    .filter(({ address, complained }) => complained && !isComplained(before, address))
    .map((recipient): EventData => ({ type: 'email.complained', at, data: emailData(after, [recipient]) })),
];

const isComplained = ({ recipients }: Email, address: string): boolean =>
  recipients.some((one) => one.address === address && one.complained === true);
