import * as z from 'zod/mini';
import { hasControlCharacters } from '../address/control-characters.ts';
import type { Tag } from '../lifecycle/email.ts';
import { EMAIL_TYPES } from '../lifecycle/email-type.ts';
import { attachments } from './attachment.ts';
import { atMost, inJson, refuse, required, scope } from './field-schema.ts';
import { headers } from './header.ts';
import { mailbox, mailboxes } from './mailbox.ts';

/** The limit for html and for text. Other services in the account send emails in SQS messages, which hold 1 MiB. */
const MAX_BODY_BYTES = 1_048_576;
/** RFC 5322 2.1.1, without CRLF. */
const MAX_SUBJECT_CHARACTERS = 998;
/** Thirty days, in minutes. */
const MAX_EXPIRY_MINUTES = 43_200;

const body = z
  .string('must be a string')
  .check(
    z.refine((text) => Buffer.byteLength(text) <= MAX_BODY_BYTES, `must be at most ${MAX_BODY_BYTES} bytes of UTF-8`),
  );

const subject = z.string({ error: required('must be a string') }).check(
  z.maxLength(MAX_SUBJECT_CHARACTERS, `must be at most ${MAX_SUBJECT_CHARACTERS} characters long`),
  z.refine((text) => !hasControlCharacters(text), 'must have no line break or other control character'),
);

const recipients = mailboxes.check(z.refine((list) => list.length > 0, 'must have at least one address'));

/** Kept as text: what it means depends on when it is parsed. */
export const scheduledAt = z
  .string({ error: required('must be a string') })
  .check(z.minLength(1, 'must be a time'), z.maxLength(100, 'must be at most 100 characters long'));

const minutes = `must be a whole number of minutes from 1 to ${MAX_EXPIRY_MINUTES}`;

const MAX_TAGS = 75;
const TAG_TEXT = /^[\w-]{1,256}$/;

/** A name and a value, or an object keyed by name, as Symfony's mailer sends. */
const writtenTag = z.union(
  [z.strictObject({ name: z.string(), value: z.string() }), z.record(z.string(), z.string())],
  {
    error: required('must be an object with name and value, both strings'),
  },
);

/** Labels that a shop attaches to an email for its own use. */
const tags = atMost(
  MAX_TAGS,
  z.pipe(
    z.array(writtenTag, { error: 'must be an array' }),
    z.transform((values, payload): Tag[] =>
      values.map((value, index) => {
        const tag = tagOf(value);
        if (!tag) refuse(payload, 'must have a name and a value', [index]);
        else if (!TAG_TEXT.test(tag.name) || !TAG_TEXT.test(tag.value)) {
          refuse(payload, 'must have a name and a value of 1 to 256 letters, digits, _ and -', [index]);
        }
        return tag ?? z.NEVER;
      }),
    ),
  ),
);

/** The body of `POST /emails`, without null fields. Unknown fields are errors. */
export const sendObject = z.strictObject(
  {
    from: z.optional(mailbox),
    to: recipients,
    cc: z.optional(mailboxes),
    bcc: z.optional(mailboxes),
    reply_to: z.optional(mailboxes),
    subject,
    html: z.optional(body),
    text: z.optional(body),
    headers: z.optional(headers),
    attachments: z.optional(attachments),
    tags: z.optional(tags),
    type: z.optional(z.enum(EMAIL_TYPES, `must be one of ${EMAIL_TYPES.join(', ')}`)),
    scope,
    expires_in: z.optional(z.int(minutes).check(z.minimum(1, minutes), z.maximum(MAX_EXPIRY_MINUTES, minutes))),
    scheduled_at: z.optional(scheduledAt),
    topic_id: z.optional(z.string('must be a string')),
  },
  inJson('email'),
);

const tagOf = (written: Record<string, string>): Tag | undefined => {
  const { name, value, ...others } = written;
  if (name !== undefined && value !== undefined && Object.keys(others).length === 0) return { name, value };
  const [[key, text] = [], ...more] = Object.entries(written);
  return key !== undefined && text !== undefined && more.length === 0 ? { name: key, value: text } : undefined;
};
