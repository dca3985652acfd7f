import type { MailComposerAlternative, MailComposerAttachment } from 'nodemailer/lib/mail-composer';
import type MimeNode from 'nodemailer/lib/mime-node';
import type { Attachment } from '../lifecycle/email.ts';
import { encodedWords } from './header-text.ts';

const token = "[\\w!#$%&'*+.^`{|}~-]+";
const contentType = new RegExp(`^${token}/${token}(?:\\s*;\\s*${token}=(?:${token}|"[^"\\\\\\r\\n]*"))*$`);
// RFC 2045, 6.4, forbids encoding parts of these types, so their bytes could not be preserved.
const composite = /^(?:message|multipart)\//i;
const unknownType = 'application/octet-stream';

const canonicalLines = (text: string): string => text.replace(/\r\n|\r|\n/g, '\r\n');

/** Quoted-printable for mostly ASCII text, which stays readable in the raw message; base64 otherwise, which is shorter. */
const encodingFor = (text: string): string =>
  Buffer.byteLength(text) < text.length * 1.25 ? 'quoted-printable' : 'base64';

/** An html or text body. Always encoded, so that no byte of it can end a line or the message. */
export const bodyPart = (text: string | null): MailComposerAlternative | undefined => {
  if (!text) return undefined;
  const content = canonicalLines(text);
  return { content, contentTransferEncoding: encodingFor(content) };
};

const typeOf = (given: string | undefined): { contentType?: string } => {
  if (given === undefined) return {};
  return { contentType: contentType.test(given) && !composite.test(given) ? given : unknownType };
};

/** An attachment in base64, inline beside the html if it has a content id. A missing type is derived from the file name. */
export const attachmentPart = ({ filename, contentType, contentId, content }: Attachment): MailComposerAttachment => ({
  filename,
  ...typeOf(contentType),
  content: Buffer.from(content, 'base64'),
  contentTransferEncoding: 'base64',
  contentDisposition: contentId === undefined ? 'attachment' : 'inline',
  ...(contentId !== undefined && { cid: contentId }),
});

/**
 * The unfolded Content-Type and Content-Disposition fields of an attachment; none for other parts. Resets composite types
 * that nodemailer derives from the file name, such as message/rfc822 for `mail.eml`.
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

/** Printable ASCII that needs no escapes in a quoted string and does not look like an encoded word. */
const isQuotable = (name: string): boolean => /^[ !#-[\]-~]*$/.test(name) && !/=\?| {2}/.test(name);

/** The parameter of RFC 2183 or, for names that are not ASCII, of RFC 2231, in sections that fit a line. */
const fileNameParameter = (name: string): string => {
  if (isQuotable(name)) return `filename="${name}"`;
  const pieces = percentEncoded(name).match(/(?:%..|[^%]){1,20}/g) ?? [];
  if (pieces.length === 1) return `filename*=utf-8''${pieces[0]}`;
  return pieces.map((piece, index) => `filename*${index}*=${index === 0 ? "utf-8''" : ''}${piece}`).join('; ');
};

/** For old mail programs that ignore `filename`. RFC 2047 does not allow encoded words here, but they decode them. */
const nameParameter = (name: string): string => `name="${isQuotable(name) ? name : encodedWords(name)}"`;

/** Percent-encodes everything but letters, digits and `-._~`, a subset of RFC 5987's attr-char. */
const percentEncoded = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
