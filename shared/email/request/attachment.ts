import * as z from 'zod/mini';
import { hasControlCharacters } from '../address/control-characters.ts';
import type { Attachment } from '../lifecycle/email.ts';
import { atMost, MISSING, refuse } from './field-schema.ts';

const MAX_ATTACHMENTS = 100;

// Characters allowed both in the `<…>` of a Content-ID header and in a cid: link, at most 127.
const CONTENT_ID = /^[\w!#$%&'*+./=?^`{|}~@-]{1,127}$/;

const text = z.nullish(z.string('must be a string'));

/** A file as clients send it. `path` is not supported: fetching it would open our network to every client. */
const written = z.strictObject(
  {
    content: z.optional(z.unknown()),
    filename: text,
    content_type: text,
    contentType: text,
    content_id: text,
    inline_content_id: text,
    path: z.optional(z.null('is not supported: send the file itself as content')),
  },
  { error: (issue) => (issue.code === 'invalid_type' ? 'must be an object' : undefined) },
);

/** The files attached to an email. */
export const attachments = atMost(
  MAX_ATTACHMENTS,
  z.pipe(
    z.array(written, { error: 'must be an array' }),
    z.transform((files, payload): Attachment[] => files.map((file, index) => attachmentOf(file, index, payload))),
  ),
);

const attachmentOf = (file: z.output<typeof written>, index: number, payload: z.core.ParsePayload): Attachment => {
  const filename = file.filename ?? `attachment-${index + 1}`;
  const contentType = file.content_type ?? file.contentType ?? undefined;
  const contentId = file.content_id ?? file.inline_content_id ?? undefined;
  const content = base64Of(file.content, contentType);

  const faults = {
    filename: fileNameFault(filename),
    content_type: contentType && contentTypeFault(contentType),
    content_id: contentId && !CONTENT_ID.test(contentId) && 'must be 1 to 127 letters, digits and signs such as . @ -',
    content: content === undefined && (file.content == null ? MISSING : 'must be base64, or an array of byte numbers'),
  };
  for (const [field, fault] of Object.entries(faults)) if (fault) refuse(payload, fault, [index, field]);
  return { filename, content: content ?? '', ...(contentType && { contentType }), ...(contentId && { contentId }) };
};

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * An attachment's content as padded base64 on one line. Clients send it as base64 (with or without line breaks), as an
 * array of bytes (Python, Go, Ruby on Rails), as Node's Buffer in JSON or, for calendar entries, as plain text (Laravel).
 * `undefined` for anything else.
 */
const base64Of = (content: unknown, contentType: string | undefined): string | undefined => {
  if (typeof content === 'string') return base64OfString(content, contentType);
  if (Array.isArray(content)) return base64OfBytes(content);
  if (typeof content !== 'object' || content === null || !('type' in content) || !('data' in content)) return undefined;
  return content.type === 'Buffer' && Array.isArray(content.data) ? base64OfBytes(content.data) : undefined;
};

const base64OfString = (text: string, contentType: string | undefined): string | undefined => {
  const base64 = /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, '') : text;
  if (BASE64.test(base64) && base64.length % 4 !== 1) return padded(base64);
  return contentType && /^text\/calendar\b/i.test(contentType) ? Buffer.from(text).toString('base64') : undefined;
};

const padded = (base64: string): string =>
  base64.length % 4 === 0 ? base64 : Buffer.from(base64, 'base64').toString('base64');

const base64OfBytes = (bytes: readonly unknown[]): string | undefined =>
  bytes.every(isByte) ? Buffer.from(bytes).toString('base64') : undefined;

const isByte = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;

const MAX_CONTENT_TYPE_CHARACTERS = 255;

// RFC 2045 5.1, without comments and escaped characters.
const TOKEN = "[A-Za-z0-9!#$%&'*+.^_`{|}~-]+";
const PARAMETER = `; ?${TOKEN}=(?:${TOKEN}|"[ !#-\\[\\]-~]*")`;
const CONTENT_TYPE = new RegExp(`^${TOKEN}/${TOKEN}(?:${PARAMETER})*$`);

/** What is wrong with an attachment's content type; `undefined` if nothing is. */
const contentTypeFault = (type: string): string | undefined => {
  if (type.length > MAX_CONTENT_TYPE_CHARACTERS || !CONTENT_TYPE.test(type))
    return 'must be a content type such as application/pdf';
  // Mail programs would treat these as parts of our message, not as a file.
  return /^(?:multipart|message)\//i.test(type) ? 'must not be a multipart or message type' : undefined;
};

/** The limit of common file systems. */
const MAX_FILE_NAME_BYTES = 255;

// Path separators; brackets and quotes, since mail programs disagree on where such a name ends; and bidirectional
// controls, which make `fdp.exe` look like `exe.pdf`.
const FORBIDDEN_IN_NAMES = /[/\\<>"\u202a-\u202e\u2066-\u2069]/;

/** Invisible characters: all kinds of spaces, also those without width, and the blank Braille pattern. */
const INVISIBLE = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** What is wrong with an attachment's file name; `undefined` if nothing is. */
const fileNameFault = (name: string): string | undefined => {
  if (name.replace(INVISIBLE, '') === '' || Buffer.byteLength(name) > MAX_FILE_NAME_BYTES)
    return `must have 1 to ${MAX_FILE_NAME_BYTES} bytes, not all of them spaces`;
  if (FORBIDDEN_IN_NAMES.test(name) || /^\.{1,2}$/.test(name))
    return 'must be a plain file name, without / \\ < > " or writing direction marks';
  return hasControlCharacters(name) ? 'must have no line break or other control character' : undefined;
};
