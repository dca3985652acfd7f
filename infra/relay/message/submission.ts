import { createHash } from 'node:crypto';
import type { Content } from './content.ts';
import { fieldsOf, fieldValue } from './head.ts';

/** A message with all that handing it over takes. */
export interface Submission {
  to: string[];
  /** Undefined: the message's own `Storemail-Scope`, or the key's scope. */
  scope?: string;
  apiKey: string;
  idempotencyKey: string;
  content: Content;
}

export interface Sender {
  scope?: string | undefined;
  apiKey: string;
}

/** The `Storemail-Scope` header says for which store view one message is, over what user name or configuration say. */
const scopeField = 'storemail-scope';
/** Resend's SMTP contract: the client's own idempotency key. */
const keyField = 'resend-idempotency-key';
const maxKeyLength = 256;

/**
 * The key is the client's own if there is one. A message with a Message-ID has one made of envelope and bytes, so that
 * a client that repeats what it got no answer to sends one email. Without a Message-ID two equal messages are two emails.
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
