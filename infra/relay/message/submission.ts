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
 * Chooses the idempotency key. A client that repeats an unanswered message sends one email if the message has its own
 * key or a Message-ID; otherwise two equal messages are two emails. The key covers the recipients and the scope as well:
 * a message for many recipients arrives in several transactions, which differ in nothing else.
 */
export const submissionOf = (to: string[], sender: Sender, content: Content, uuid: () => string): Submission => {
  const fields = fieldsOf(content.head);
  const scopeOfMessage = fieldValue(fields, scopeField);
  const scope = scopeOfMessage === undefined ? sender.scope : undefined;
  const own = fieldValue(fields, keyField);
  const repeatable = fieldValue(fields, 'message-id') !== undefined;
  const suffix = (): string => {
    // Sorted, so that the API refuses a repetition in another order rather than sending it as another email.
    if (isKey(own)) return digestOf(to.toSorted(), scopeOfMessage ?? scope, own);
    return repeatable ? digestOf(to, scope, content.sha256) : uuid();
  };
  const idempotencyKey = `relay-${suffix()}`;
  return { to, ...(scope !== undefined && { scope }), apiKey: sender.apiKey, idempotencyKey, content };
};

const isKey = (text: string | undefined): text is string =>
  text !== undefined && text.length <= maxKeyLength && /^[\x21-\x7e]+$/.test(text);

const digestOf = (to: string[], scope: string | undefined, message: string): string =>
  createHash('sha256')
    .update(JSON.stringify([to, scope ?? null, message]))
    .digest('hex');
