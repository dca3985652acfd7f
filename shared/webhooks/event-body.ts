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
 * Marks events of an email whose sender is not known yet as unsigned. The first attempt determines the sender, and an
 * event that is sent before and again after it must be the same.
 */
export const markUnsigned = (email: Email, events: readonly OwedEvent[]): OwedEvent[] =>
  events.map((event) => (senderOf(email) ? event : { ...event, unsigned: true }));

/** The webhook event for an entry in an email's record; always the same for the same entry. */
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

/** The event for an address that was added to the suppression list or removed from it. */
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

const EXAMPLE_ADDRESS = 'customer@example.com';

/** Fields that an event type adds to the email's own. */
const examples: Partial<Record<EventType, object>> = {
  'email.bounced': {
    bounce: {
      message: '550 5.1.1 No such user',
      type: 'Permanent',
      subType: 'NoEmail',
      diagnosticCode: ['550 5.1.1 No such user'],
    },
  },
  'email.failed': { failed: { reason: 'This is a test event' } },
  'email.suppressed': { suppressed: { message: 'This is a test event', type: 'OnAccountSuppressionList' } },
};

/**
 * A test event for an endpoint: like a real one, but about an email and an address that do not exist, and with the tag
 * `storemail_test`. `id` is a UUIDv7 of that time.
 */
export const exampleEvent = (type: EventType, at: number, id: string): WebhookEvent => {
  const created_at = eventTime(at);
  const data = type.startsWith('suppression.')
    ? { id, email: EXAMPLE_ADDRESS, origin: 'manual', source_id: null, created_at }
    : {
        email_id: id,
        message_id: `<${id}@example.com>`,
        created_at,
        from: 'Shop <shop@example.com>',
        to: [EXAMPLE_ADDRESS],
        subject: 'A test event of Storemail',
        tags: { storemail_test: 'true' },
        ...examples[type],
      };
  return eventOf(`${id} test`, type, at, data);
};
