import type { Mailbox } from '../email/address/address.ts';
import { formatMailbox } from '../email/address/mailbox.ts';
import { derivedEmailId } from '../email/lifecycle/derived-id.ts';
import type { Email } from '../email/lifecycle/email.ts';
import { messageIdOf } from '../email/message/message-id.ts';
import type { Suppression } from '../suppression/suppression.ts';
import type { EventType } from './event-types.ts';
import type { OwedEvent } from './owed-event.ts';

/** An event as an endpoint gets it. */
export interface WebhookEvent {
  /** `svix-id`: the same at every attempt, and in time order. */
  id: string;
  type: EventType;
  at: number;
  /** The request body: Resend's contract. */
  body: string;
}

/** `2026-03-01T12:00:00.000000+00:00`: Symfony's parser wants six decimals and an offset. */
export const eventTime = (at: number): string => new Date(at).toISOString().replace('Z', '000+00:00');

const eventOf = (seed: string, type: EventType, at: number, data: object): WebhookEvent => ({
  id: `msg_${derivedEmailId(at, seed)}`,
  type,
  at,
  body: JSON.stringify({ type, created_at: eventTime(at), data }),
});

const senderOf = ({ identity, from }: Email): Mailbox | undefined => identity?.from ?? from;

/**
 * Events as an email in this state owes them. The first attempt decides who an email without a sender is from, and an
 * event that is told before and after it must be the same.
 */
export const owedBy = (email: Email, events: readonly OwedEvent[]): OwedEvent[] =>
  events.map((event) => (senderOf(email) ? event : { ...event, unsigned: true }));

/** The event that an email owes; made again, it is the same event. */
export const emailEvent = (email: Email, { type, at, unsigned, about, more }: OwedEvent): WebhookEvent => {
  const from = unsigned ? undefined : senderOf(email);
  const data = {
    email_id: email.id,
    message_id: from ? messageIdOf(email.id, from.address) : '',
    created_at: eventTime(email.createdAt),
    from: from ? formatMailbox(from) : '',
    to: about ?? email.to.map(formatMailbox),
    subject: email.subject,
    tags: Object.fromEntries(email.tags.map(({ name, value }) => [name, value])),
    ...more,
  };
  return eventOf(`${email.id} ${type} ${at} ${about?.join(' ') ?? ''}`, type, at, data);
};

/** The event that an address was put on the list of suppressed ones, or taken off. */
export const suppressionEvent = (
  { id, address, origin, emailId, createdAt }: Suppression,
  type: 'suppression.added' | 'suppression.removed',
  at: number,
): WebhookEvent =>
  eventOf(`${id} ${type}`, type, at, {
    id,
    email: address,
    origin,
    source_id: emailId ?? null,
    created_at: eventTime(createdAt),
  });
