import type { MailComposerAlternative, MailComposerAttachment } from 'nodemailer/lib/mail-composer';
import type { Attachment } from '../lifecycle/email.ts';

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
