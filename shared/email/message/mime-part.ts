import type { MailComposerAlternative, MailComposerAttachment } from 'nodemailer/lib/mail-composer';
import type MimeNode from 'nodemailer/lib/mime-node';
import type { Attachment } from '../lifecycle/email.ts';
import { encodedWords } from './header-text.ts';

const token = "[\\w!#$%&'*+.^`{|}~-]+";
const contentType = new RegExp(`^${token}/${token}(?:\\s*;\\s*${token}=(?:${token}|"[^"\\\\\\r\\n]*"))*$`);
// A part of these types would be nested unencoded (RFC 2045, section 6.4), so its bytes could not be kept.
const composite = /^(?:message|multipart)\//i;
const unknownType = 'application/octet-stream';

const canonicalLines = (text: string): string => text.replace(/\r\n|\r|\n/g, '\r\n');

/** Quoted-printable while most of it is ASCII, which reads better in a raw message; base64 otherwise, which is shorter. */
const encodingFor = (text: string): string =>
  Buffer.byteLength(text) < text.length * 1.25 ? 'quoted-printable' : 'base64';

/** The body as html or text. Always encoded, so that no byte of it can end a line or the message early. */
export const bodyPart = (text: string | null): MailComposerAlternative | undefined => {
  if (!text) return undefined;
  const content = canonicalLines(text);
  return { content, contentTransferEncoding: encodingFor(content) };
};

const typeOf = (given: string | undefined): { contentType?: string } => {
  if (given === undefined) return {};
  return { contentType: contentType.test(given) && !composite.test(given) ? given : unknownType };
};

/** An attachment as base64; with a content id it is inline, beside the html. Without a type, the file name tells it. */
export const attachmentPart = ({ filename, contentType, contentId, content }: Attachment): MailComposerAttachment => ({
  filename,
  ...typeOf(contentType),
  content: Buffer.from(content, 'base64'),
  contentTransferEncoding: 'base64',
  contentDisposition: contentId === undefined ? 'attachment' : 'inline',
  ...(contentId !== undefined && { cid: contentId }),
});

/**
 * The header fields of an attachment's part that name its type and file, each on one line; none for other parts. Also
 * takes types away that nodemailer derives from the file's name and that are not a file's (`mail.eml`).
 */
export const attachmentFields = (part: MimeNode): string[] => {
  const { filename } = part;
  if (filename === undefined) return [];
  if (composite.test(String(part.getHeader('Content-Type')))) part.setHeader('Content-Type', unknownType);
  const type = String(part.getHeader('Content-Type')).replace(NAME_PARAMETER, '');
  const disposition = String(part.getHeader('Content-Disposition'));
  return [
    `Content-Type: ${type}; ${nameParameter(filename)}`,
    `Content-Disposition: ${disposition}; ${fileNameParameter(filename)}`,
  ];
};

const NAME_PARAMETER = /;\s*name(?:\*[^=]*)?=(?:"[^"]*"|[^;]*)/gi;

/** Printable ASCII that needs no escape in a quoted string, without anything that readers would decode. */
const isQuotable = (name: string): boolean => /^[ !#-[\]-~]*$/.test(name) && !/=\?| {2}/.test(name);

/** RFC 2183; RFC 2231 for names that are not ASCII, in pieces that fit a line. */
const fileNameParameter = (name: string): string => {
  if (isQuotable(name)) return `filename="${name}"`;
  const pieces = percentEncoded(name).match(/(?:%..|[^%]){1,20}/g) ?? [];
  if (pieces.length === 1) return `filename*=utf-8''${pieces[0]}`;
  return pieces.map((piece, index) => `filename*${index}*=${index === 0 ? "utf-8''" : ''}${piece}`).join('; ');
};

/** What old mail programs look at; RFC 2047 does not allow encoded words there, but they decode them. */
const nameParameter = (name: string): string => `name="${isQuotable(name) ? name : encodedWords(name)}"`;

/** RFC 5987's attr-char, but for the few signs that some readers trip over. */
const percentEncoded = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
