import type { EmailState, Recipient, RecipientState } from './email.ts';

/** Whether the mail server has accepted the message for the recipient. */
export const isAccepted = ({ state }: Recipient): boolean => state === 'accepted';

/** The state of a recipient without an outcome, by the state in which the email ends. */
const untried: Partial<Record<EmailState, RecipientState>> = {
  suppressed: 'suppressed',
  canceled: 'canceled',
  bounced: 'bounced',
};

/** The recipients of an email that ends in this state: nothing is sent any more to those who are still pending. */
export const settled = (recipients: readonly Recipient[], state: EmailState): Recipient[] =>
  recipients.map((one) => (one.state === 'pending' ? { ...one, state: untried[state] ?? 'failed' } : one));
