import * as z from 'zod/mini';
import { InvalidAddress, type Mailbox } from '../address/address.ts';
import { hasControlCharacters } from '../address/control-characters.ts';
import { parseMailboxes } from '../address/mailbox-list.ts';
import { isStructured, structured } from '../message/structured-header.ts';
import { atMost, preprocess, refuse } from './field-schema.ts';

const MAX_HEADERS = 100;
/** RFC 5322, 2.1.1, without the line end. */
const MAX_VALUE_CHARACTERS = 998;

// Any other header is written by Storemail, or would change the recipients, the apparent sender or the
// parsing of the message.
const ALLOWED_NAME =
  /^(?:x-[a-z0-9_-]{1,74}|list-[a-z-]{1,32}|thread-[a-z-]{1,32}|auto-submitted|feedback-id|importance|precedence|in-reply-to|references|reply-to)$/i;

// Mail libraries add the first to every message, and shops pass them on; Storemail writes its own. The others change
// nothing that matters enough to refuse an order mail for them.
const IGNORED_NAME =
  /^(?:date|message-id|sender|return-path|mime-version|user-agent|priority|organi[sz]ation|comments|keywords|content-language|errors-to|return-receipt-to|disposition-notification-to)$/i;

export interface ClientHeaders {
  headers: Record<string, string>;
  /** From a `Reply-To` among the headers, where some clients put it. */
  replyTo: Mailbox[];
  /** Names of the headers that were dropped, as the client wrote them. */
  ignored: string[];
}

// PHP encodes an empty object as an empty array.
const emptyArrayAsObject = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? {} : value);

const written = z.nullable(z.union([z.string(), z.number(), z.boolean()], 'must be a string'));

const readHeaders = (value: Record<string, z.output<typeof written>>, payload: z.core.ParsePayload): ClientHeaders => {
  const result: ClientHeaders = { headers: {}, replyTo: [], ignored: [] };
  const seen = new Set<string>();
  for (const [name, content] of Object.entries(value)) {
    if (content === null) continue;
    const text = String(content);
    const key = name.toLowerCase();
    const fault = seen.has(key) ? 'is given twice' : faultOf(name, text);
    seen.add(key);
    if (fault) refuse(payload, fault, [name]);
    else if (key === 'reply-to') result.replyTo = replyToIn(text, payload, name);
    else if (IGNORED_NAME.test(name)) result.ignored.push(name);
    else result.headers[name] = text;
  }
  return result;
};

/** Headers that a client adds to its email. */
export const headers = atMost(
  MAX_HEADERS,
  z.pipe(
    preprocess(emptyArrayAsObject, z.record(z.string(), written, { error: 'must be an object' })),
    z.transform(readHeaders),
  ),
);

const faultOf = (name: string, value: string): string | undefined => {
  if (IGNORED_NAME.test(name)) return undefined;
  if (!ALLOWED_NAME.test(name)) {
    return 'is not allowed: only X-*, List-*, Thread-*, Auto-Submitted, Feedback-ID, Importance, Precedence, In-Reply-To, References and Reply-To are';
  }
  if (value.length > MAX_VALUE_CHARACTERS) return `must be at most ${MAX_VALUE_CHARACTERS} characters long`;
  if (hasControlCharacters(value)) return 'must have no line break or other control character';
  return isStructured(name) && structured(name, value) === undefined
    ? 'must be ASCII (URLs and descriptions in List-* headers need not be) and have no word of more than 900 characters'
    : undefined;
};

const replyToIn = (text: string, payload: z.core.ParsePayload, name: string): Mailbox[] => {
  try {
    return parseMailboxes(text);
  } catch (error) {
    if (!(error instanceof InvalidAddress)) throw error;
    refuse(payload, error.message, [name]);
    return [];
  }
};
