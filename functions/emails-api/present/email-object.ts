import { formatMailbox } from '../../../shared/email/address/mailbox.ts';
import type { Email, EmailContent } from '../../../shared/email/lifecycle/email.ts';
import { messageIdOf } from '../../../shared/email/message/message-id.ts';
import type { StoredEmail } from '../../../shared/email-log/get-email.ts';
import { lastEvent } from '../../../shared/email-log/last-event.ts';
import type { Circuit } from '../../../shared/ports/sending/circuit-store.ts';
import { escapedBytes, MAX_ESCAPED_BYTES } from './response-size.ts';
import { timelineOf } from './timeline.ts';

/** An email in the API's shape. Every key is present, null if empty, because typed clients require it. */
export const emailObject = async ({ email, content, circuit }: StoredEmail & { circuit?: Circuit }) => {
  const codeOf = await reasonCoder();
  const { html, text } = content ? await bodyOf(content) : { html: null, text: null };
  return {
    object: 'email',
    ...listedEmail(email, codeOf),
    delivery: {
      ...deliveryOf(email, codeOf),
      timeline: timelineOf(email, codeOf),
      circuit: circuitOf(circuit, codeOf),
    },
    html,
    text,
    tags: email.tags,
  };
};

/** Why the scope's mail is on hold, and which emails' refusals opened the circuit. */
const circuitOf = (circuit: Circuit | undefined, codeOf: ReasonCoder) =>
  circuit
    ? {
        reason: circuit.reason,
        reason_code: codeOf(circuit.reason),
        opened_at: timeOf(circuit.openedAt),
        opened_by: circuit.openedBy ?? [],
        probe_at: timeOf(circuit.probeAt),
      }
    : null;

/** An email as shown in a list. */
export const listedEmail = (email: Email, codeOf: ReasonCoder) => {
  // Until its first attempt, an email without its own sender has none.
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
    delivery: deliveryOf(email, codeOf),
  };
};

const deliveryOf = (email: Email, codeOf: ReasonCoder) => ({
  scope: email.scope,
  state: email.state,
  type: email.type ?? null,
  sent_at: timeOf(email.sentAt),
  attempts: email.attempts,
  next_attempt_at: timeOf(email.nextAttemptAt),
  reason: email.reason ?? null,
  reason_code: codeOf(email.reason),
  sent_again_from: email.sentAgainFrom ?? null,
  possible_duplicate: email.possibleDuplicate ?? false,
  recipients: email.recipients.map(({ address, state, code, response }) => ({
    address,
    state,
    code: code ?? null,
    response: response ?? null,
  })),
});

/** Maps a reason to its code; `null` if there is none. */
export type ReasonCoder = (reason: string | undefined) => string | null;

/** Loads the table of codes on first use, so that cold starts for accepting emails do not pay for it. */
export const reasonCoder = async (): Promise<ReasonCoder> => {
  const { reasonCode } = await import('#reason-code');
  return (reason) => (reason === undefined ? null : (reasonCode(reason) ?? null));
};

const timeOf = (time: number | undefined): string | null => (time === undefined ? null : new Date(time).toISOString());

type Bodies = Pick<EmailContent, 'html' | 'text'>;

/** The html and text of an email as far as a response holds them: without the html, or both, if they are too large. */
const bodyOf = async (content: EmailContent): Promise<Bodies> => {
  const { html, text } = await allOf(content);
  const left = MAX_ESCAPED_BYTES - escapedBytes(text ?? '');
  if (left < 0) return { html: null, text: null };
  return { html: html !== null && escapedBytes(html) > left ? null : html, text };
};

/**
 * The html and text of an email. For a message that the client composed, they are parsed from it; the parser is loaded
 * on first use. Both are null if it cannot be parsed.
 */
const allOf = async (content: EmailContent): Promise<Bodies> => {
  if (content.raw === undefined) return content;
  const { parseMime } = await import('#parse-mime');
  return parseMime(Buffer.from(content.raw, 'latin1')).catch(() => ({ html: null, text: null }));
};
