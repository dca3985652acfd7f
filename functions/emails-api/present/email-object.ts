import { formatMailbox } from '../../../shared/email/address/mailbox.ts';
import type { Email, EmailContent } from '../../../shared/email/lifecycle/email.ts';
import { messageIdOf } from '../../../shared/email/message/message-id.ts';
import type { StoredEmail } from './get-email.ts';
import { lastEvent } from './last-event.ts';
import { timelineOf } from './timeline.ts';

/** An email as the API shows it. Every key is there, null where it is empty: typed clients insist. */
export const emailObject = async ({ email, content }: StoredEmail) => {
  const { html, text } = content ? await bodyOf(content) : { html: null, text: null };
  return {
    object: 'email',
    ...listedEmail(email),
    delivery: { ...deliveryOf(email), timeline: timelineOf(email) },
    html,
    text,
    tags: email.tags,
  };
};

/** An email as a list shows it. */
export const listedEmail = (email: Email) => {
  // Until the first attempt, an email without a sender of its own has none yet.
  const from = email.identity?.from ?? email.from;
  return {
    id: email.id,
    message_id: email.messageId ?? (from ? messageIdOf(email.id, from.address) : null),
    to: email.to.map(formatMailbox),
    from: from ? formatMailbox(from) : null,
    created_at: timeOf(email.createdAt),
    subject: email.subject,
    bcc: email.bcc.map(formatMailbox),
    cc: email.cc.map(formatMailbox),
    reply_to: email.replyTo.map(formatMailbox),
    last_event: lastEvent(email),
    scheduled_at: timeOf(email.scheduledAt),
    topic_id: null,
    delivery: deliveryOf(email),
  };
};

const deliveryOf = (email: Email) => ({
  scope: email.scope,
  state: email.state,
  type: email.type ?? null,
  sent_at: timeOf(email.sentAt),
  attempts: email.attempts,
  next_attempt_at: timeOf(email.nextAttemptAt),
  reason: email.reason ?? null,
  possible_duplicate: email.possibleDuplicate ?? false,
  recipients: email.recipients.map(({ address, state, code, response }) => ({
    address,
    state,
    code: code ?? null,
    response: response ?? null,
  })),
});

const timeOf = (time: number | undefined): string | null => (time === undefined ? null : new Date(time).toISOString());

/**
 * The html and text of an email, for people to look at; of a message that the client wrote itself, what a parser finds,
 * which is loaded by the first who asks, or neither.
 */
const bodyOf = async (content: EmailContent): Promise<Pick<EmailContent, 'html' | 'text'>> => {
  if (content.raw === undefined) return content;
  const { parseMime } = await import('#parse-mime');
  return parseMime(Buffer.from(content.raw, 'latin1')).catch(() => ({ html: null, text: null }));
};
