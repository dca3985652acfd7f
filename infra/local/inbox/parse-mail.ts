import PostalMime, { type Address, type Attachment, type Email, type Header } from 'postal-mime';
import type { Mailbox, Message, MessageSummary, StoredMail } from './message.ts';

/** An attachment with its bytes. */
export interface AttachmentPart {
  filename: string;
  contentType: string;
  contentId: string | null;
  content: Buffer;
}

export interface ParsedMail {
  message: Message;
  attachments: AttachmentPart[];
}

/** Parses a message. Never rejects: an excessively nested or long one has only an envelope and a source. */
export const parseMail = async (mail: StoredMail, raw: Buffer): Promise<ParsedMail> => {
  try {
    return parsedMail(mail, raw, await PostalMime.parse(raw));
  } catch (error) {
    const { message, attachments } = parsedMail(mail, raw, { headers: [], headerLines: [], attachments: [] });
    return { message: { ...message, unreadable: error instanceof Error ? error.message : String(error) }, attachments };
  }
};

/** The fields of a message that the list shows. */
export const summarize = (message: Message): MessageSummary => {
  const { cc, replyTo, headers, text, html, raw, unreadable, ...summary } = message;
  return summary;
};

const parsedMail = (mail: StoredMail, raw: Buffer, email: Email): ParsedMail => {
  const attachments = email.attachments.map(attachmentPart);
  const message: Message = {
    ...mail,
    from: mailboxes(email.from ? [email.from] : []),
    to: mailboxes(email.to),
    cc: mailboxes(email.cc),
    replyTo: mailboxes(email.replyTo),
    subject: email.subject ?? '',
    size: raw.length,
    headers: headersByName(email.headers),
    text: email.text ?? null,
    html: email.html ?? null,
    attachments: attachments.map(({ content, ...info }) => ({ ...info, size: content.length })),
    raw: raw.toString('utf8'),
  };
  return { message, attachments };
};

const mailboxes = (addresses: readonly Address[] = []): Mailbox[] =>
  addresses
    .flatMap((address) => address.group ?? [address])
    .map(({ name, address }) => ({ name: name ?? '', address: address ?? '' }));

const headersByName = (headers: readonly Header[]): Record<string, string | string[]> => {
  const values = Map.groupBy(headers, (header) => header.key);
  return Object.fromEntries(
    Array.from(values, ([name, [first, ...more]]) => [
      name,
      more.length > 0 && first ? [first, ...more].map(({ value }) => value) : (first?.value ?? ''),
    ]),
  );
};

const attachmentPart = (attachment: Attachment): AttachmentPart => ({
  filename: attachment.filename ?? 'unnamed',
  contentType: attachment.mimeType,
  contentId: attachment.contentId?.replace(/^<|>$/g, '') ?? null,
  content: bytes(attachment.content),
});

const bytes = (content: Attachment['content']): Buffer => {
  if (typeof content === 'string') return Buffer.from(content);
  return content instanceof ArrayBuffer
    ? Buffer.from(content)
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
};
