import { formatMailbox } from '../email/address/mailbox.ts';
import type { Email, Recipient } from '../email/lifecycle/email.ts';
import { messageIdOf } from '../email/message/message-id.ts';
import type { Classification } from '../returned-mail/report.ts';
import type { Suppression } from '../suppression/suppression.ts';
import type { EventType } from './event-types.ts';

/** An event as endpoints get it, but for when it happened: Resend's contract. */
export interface EventData {
  type: EventType;
  at: number;
  data: Record<string, unknown>;
}

/** `2026-03-01T12:00:00.000000+00:00`: Symfony's parser wants six decimals and an offset. */
export const eventTime = (at: number): string => new Date(at).toISOString().replace('Z', '000+00:00');

/** The request body of a delivery. */
export const bodyOf = ({ type, at, data }: EventData): string =>
  JSON.stringify({ type, created_at: eventTime(at), data });

/** What an event says of an email; `about`: the recipients it concerns, everybody unless given. */
export const emailData = (email: Email, about?: readonly Recipient[]): Record<string, unknown> => {
  const from = email.identity?.from ?? email.from;
  return {
    email_id: email.id,
    message_id: from ? messageIdOf(email.id, from.address) : '',
    created_at: eventTime(email.createdAt),
    from: from ? formatMailbox(from) : '',
    to: about ? about.map(({ address }) => address) : email.to.map(formatMailbox),
    subject: email.subject,
    tags: Object.fromEntries(email.tags.map(({ name, value }) => [name, value])),
  };
};

/** Resend's words for why a message came back. */
export const bounceData = ({
  response,
  returned,
}: Recipient): { message: string; type: string; subType: string; diagnosticCode: string[] } => ({
  message: response ?? 'The message came back.',
  type: typeOf(returned),
  subType: returned?.cause ?? 'General',
  diagnosticCode: response === undefined ? [] : [`smtp; ${response}`],
});

/** What a mail server refuses at once is as permanent as what it returns with a 5xx. */
const typeOf = (returned: Classification | undefined): 'Permanent' | 'Transient' | 'Undetermined' => {
  if (returned?.class === 'soft') return 'Transient';
  return returned?.class === 'undetermined' ? 'Undetermined' : 'Permanent';
};

/** What an event says of an address that is put on the list, or taken off. */
export const suppressionData = ({ id, address, origin, emailId, createdAt }: Suppression): Record<string, unknown> => ({
  id,
  email: address,
  origin,
  source_id: emailId ?? null,
  created_at: eventTime(createdAt),
});
