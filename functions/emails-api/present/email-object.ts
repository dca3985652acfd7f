import { formatMailbox } from '../../../shared/email/address/mailbox.ts';
import type { Email, EmailContent } from '../../../shared/email/lifecycle/email.ts';
import { messageIdOf } from '../../../shared/email/message/message-id.ts';
import type { StoredEmail } from '../../../shared/email-log/get-email.ts';
import { lastEvent } from '../../../shared/email-log/last-event.ts';
import type { Circuit } from '../../../shared/ports/sending/circuit-store.ts';
import { timelineOf } from './timeline.ts';

/** An email as the API shows it. Every key is there, null where it is empty: typed clients insist. */
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

/** Why a scope's mail waits, and which emails' refusals made it. */
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

/** An email as a list shows it. */
export const listedEmail = (email: Email, codeOf: ReasonCoder) => {
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

/** The code of a reason; `null` where there is none. */
export type ReasonCoder = (reason: string | undefined) => string | null;

/** The sentences that codes stand for are loaded by the first who asks: accepting emails does not start later for them. */
export const reasonCoder = async (): Promise<ReasonCoder> => {
  const { reasonCode } = await import('#reason-code');
  return (reason) => (reason === undefined ? null : (reasonCode(reason) ?? null));
};

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
