import * as z from 'zod/mini';
import { InvalidAddress, type Mailbox } from '../address/address.ts';
import { hasControlCharacters } from '../address/control-characters.ts';
import { parseMailboxes } from '../address/mailbox-list.ts';
import { mapWithLimit, preprocess, refuse } from './field-schema.ts';

const MAX_HEADERS = 100;
/** RFC 5322 2.1.1, without the line's end. */
const MAX_VALUE_CHARACTERS = 998;

// All others are ours to write, or would change who gets the mail, whom it seems to be from or how it is read.
const ALLOWED_NAME =
  /^(?:x-[a-z0-9_-]{1,74}|list-[a-z-]{1,32}|auto-submitted|importance|precedence|in-reply-to|references|reply-to)$/i;

export interface ClientHeaders {
  headers: Record<string, string>;
  /** From `Reply-To`, where clients write it among the headers. */
  replyTo: Mailbox[];
}

// PHP writes an empty object as an empty array.
const emptyArrayAsObject = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? {} : value);

const readHeaders = (value: Record<string, string>, payload: z.core.ParsePayload): ClientHeaders => {
  const result: ClientHeaders = { headers: {}, replyTo: [] };
  const seen = new Set<string>();
  for (const [name, text] of Object.entries(value)) {
    const key = name.toLowerCase();
    const fault = seen.has(key) ? 'is given twice' : faultOf(name, text);
    seen.add(key);
    if (fault) refuse(payload, fault, [name]);
    else if (key === 'reply-to') result.replyTo = replyToIn(text, payload, name);
    else result.headers[name] = text;
  }
  return result;
};

/** Headers that a client adds to its email. */
export const headers = mapWithLimit(
  MAX_HEADERS,
  z.pipe(
    preprocess(emptyArrayAsObject, z.record(z.string(), z.string('must be a string'), { error: 'must be an object' })),
    z.transform(readHeaders),
  ),
);

const faultOf = (name: string, value: string): string | undefined => {
  if (!ALLOWED_NAME.test(name)) {
    return 'is not allowed: only X-*, List-*, Auto-Submitted, Importance, Precedence, In-Reply-To, References and Reply-To are';
  }
  if (value.length > MAX_VALUE_CHARACTERS) return `must be at most ${MAX_VALUE_CHARACTERS} characters long`;
  return hasControlCharacters(value) ? 'must have no line break or other control character' : undefined;
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
