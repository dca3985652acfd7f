import { createHash } from 'node:crypto';
import type { Content } from './content.ts';
import { fieldsOf, fieldValue } from './head.ts';

/** A message with everything needed to hand it over. */
export interface Submission {
  to: string[];
  /** If undefined, the message's own `Storemail-Scope` or the key's scope applies. */
  scope?: string;
  apiKey: string;
  idempotencyKey: string;
  content: Content;
}

export interface Sender {
  scope?: string | undefined;
  apiKey: string;
}

/** The `Storemail-Scope` header sets the scope of one message, overriding user name and configuration. */
const scopeField = 'storemail-scope';
/** The client's own idempotency key, as in Resend's SMTP service. */
const keyField = 'resend-idempotency-key';
const maxKeyLength = 256;

/**
 * Chooses the idempotency key: the client's own if there is one; for a message with a Message-ID, a hash of envelope
 * and bytes, so that a client that repeats an unanswered message sends one email; otherwise a new one, so that two
 * equal messages are two emails.
 */
export const submissionOf = (to: string[], sender: Sender, content: Content, uuid: () => string): Submission => {
  const fields = fieldsOf(content.head);
  const scope = fieldValue(fields, scopeField) === undefined ? sender.scope : undefined;
  const own = fieldValue(fields, keyField);
  const repeatable = fieldValue(fields, 'message-id') !== undefined;
  const idempotencyKey = isKey(own) ? own : `relay-${repeatable ? digestOf(to, scope, content) : uuid()}`;
  return { to, ...(scope !== undefined && { scope }), apiKey: sender.apiKey, idempotencyKey, content };
};

const isKey = (text: string | undefined): text is string =>
  text !== undefined && text.length <= maxKeyLength && /^[\x21-\x7e]+$/.test(text);

const digestOf = (to: string[], scope: string | undefined, { sha256 }: Content): string =>
  createHash('sha256')
    .update(JSON.stringify([to, scope ?? null, sha256]))
    .digest('hex');
