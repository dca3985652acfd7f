import type { EmailState, RecipientState } from '../../../shared/email/lifecycle/email.ts';
import { lastEvent } from './last-event.ts';

export interface FakeEmail {
  id: string;
  createdAt: string;
  subject: string;
  from: string;
  to: string[];
  scope: string;
  type: string | null;
  state: EmailState;
  html: string | null;
  text: string | null;
  attempts: number;
  reason: string | null;
  reasonCode: string | null;
  sentAgainFrom: string | null;
  nextAttemptAt: string | null;
  scheduledAt: string | null;
  possibleDuplicate: boolean;
  recipients: { address: string; state: RecipientState; code: number | null; response: string | null }[];
  timeline: object[];
  attachments: object[];
}

/** A sent email; `at` is its number, and emails are a minute apart. */
export const anEmail = (at: number, given: Partial<FakeEmail> = {}): FakeEmail => {
  const time = Date.UTC(2026, 2, 1, 12, at);
  const createdAt = new Date(time).toISOString();
  const to = given.to ?? [`customer${at}@example.net`];
  return {
    id: idAt(time),
    createdAt,
    subject: `Order 1000${at} was received`,
    from: 'My Shop <sales@shop.example>',
    to,
    scope: 'default',
    type: 'order',
    state: 'sent',
    html: '<h1>Thank you!</h1><p>We received your order.</p>',
    text: 'Thank you! We received your order.',
    attempts: 1,
    reason: null,
    reasonCode: null,
    sentAgainFrom: null,
    nextAttemptAt: null,
    scheduledAt: null,
    possibleDuplicate: false,
    recipients: to.map((address) => ({ address, state: 'accepted', code: 250, response: '250 2.0.0 Ok: queued' })),
    timeline: [
      { at: createdAt, event: 'accepted', code: null, response: null, detail: null, reason_code: null },
      {
        at: new Date(time + 1200).toISOString(),
        event: 'sent',
        code: 250,
        response: '250 2.0.0 Ok: queued',
        detail: null,
        reason_code: null,
      },
    ],
    attachments: [],
    ...given,
  };
};

/** A UUIDv7 of this time. */
const idAt = (time: number): string => {
  const hex = time.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

/** An email as GET /emails lists it. */
export const listItem = (email: FakeEmail) => ({
  id: email.id,
  message_id: `<${email.id}@shop.example>`,
  to: email.to,
  from: email.from,
  created_at: email.createdAt,
  subject: email.subject,
  bcc: [],
  cc: [],
  reply_to: [],
  last_event: lastEvent(email.state),
  scheduled_at: email.scheduledAt,
  topic_id: null,
  delivery: {
    scope: email.scope,
    state: email.state,
    type: email.type,
    attempts: email.attempts,
    next_attempt_at: email.nextAttemptAt,
    reason: email.reason,
    reason_code: email.reasonCode,
    sent_again_from: email.sentAgainFrom,
    sent_at: null,
    possible_duplicate: email.possibleDuplicate,
    recipients: email.recipients,
  },
});

/** An email as GET /emails/{id} shows it. */
export const emailBody = (email: FakeEmail) => {
  const item = listItem(email);
  return {
    object: 'email',
    ...item,
    html: email.html,
    text: email.text,
    tags: [{ name: 'campaign', value: 'spring' }],
    delivery: { ...item.delivery, timeline: email.timeline },
  };
};

/** The answer of `GET /emails/why`: the newest email to the address was refused by the server, or there is none. */
export const whyAnswer = (emails: readonly FakeEmail[], query: URLSearchParams): object => {
  const to = query.get('to') ?? '';
  const after = query.get('after');
  const theirs = emails.filter((one) => one.to.includes(to) && (after === null || one.id < after));
  const [email, ...older] = theirs.toSorted((one, other) => (one.id < other.id ? 1 : -1));
  const none = {
    outcome: 'none',
    cause: 'no-email',
    dns: [],
    step: 'check-shop',
    parameters: {},
    email: null,
    reply: null,
  };
  if (!email) return { object: 'why', to, ...none, has_more: false, next_after: null };
  return {
    object: 'why',
    to,
    outcome: 'refused',
    cause: 'recipients-refused',
    dns: [],
    step: 'check-address',
    parameters: { created_at: email.createdAt, scope: email.scope },
    email: { id: email.id, created_at: email.createdAt },
    reply: { code: 550, response: '550 5.1.1 No such user' },
    has_more: older.length > 0,
    next_after: older.length > 0 ? email.id : null,
  };
};
