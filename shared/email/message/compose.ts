import MailComposer from 'nodemailer/lib/mail-composer';
import { encodeWord } from 'nodemailer/lib/mime-funcs';
import type MimeNode from 'nodemailer/lib/mime-node';
import type { MimeNodeAddress } from 'nodemailer/lib/mime-node';
import type { Address, Mailbox } from '../address/address.ts';
import type { Email, EmailContent, Identity } from '../lifecycle/email.ts';
import { givenBytes, ORIGINAL_RECIPIENTS } from './given-bytes.ts';
import { messageIdOf } from './message-id.ts';
import { attachmentPart, bodyPart } from './mime-part.ts';

/** The message cannot be written as it was accepted. Always a bug: what is accepted was validated before. */
export class ComposeFailed extends Error {
  override readonly name = 'ComposeFailed';
}

export type ComposedEmail = Pick<Email, 'id' | 'createdAt' | 'to' | 'cc' | 'subject'> & Partial<Pick<Email, 'bcc'>>;

const ownHeader = /^(?:from|sender|to|cc|bcc|reply-to|date|message-id|subject|mime-version|content-.*)$/i;

// RFC 5322, section 2.1.1, allows 998 characters a line. Folding needs a blank to break at, and must not leave a line
// of nothing but blanks, which some servers take for the end of the headers.
const unfoldable = /\S{990}|\s{70}/;

const foldable = (value: string): string => (unfoldable.test(value) ? encodeWord(value, 'Q', 52) : value);

const customHeaders = (headers: Record<string, string>): { key: string; value: string }[] =>
  Object.entries(headers).map(([key, value]) => {
    if (ownHeader.test(key)) throw new ComposeFailed('A header that Storemail writes itself was accepted');
    return { key, value: foldable(value) };
  });

/** nodemailer writes header names its own way; this keeps the sender's. */
const namesAsGiven = (headers: Record<string, string>): ((key: string) => string) => {
  const given = new Map(Object.keys(headers).map((name) => [name.toLowerCase(), name]));
  return (key) => given.get(key.toLowerCase()) ?? key;
};

// Objects, never text: nodemailer parses text again, and its parser is not the one that validated.
const asObjects = (mailboxes: readonly Mailbox[]): { name: string; address: string }[] =>
  mailboxes.map(({ name = '', address }) => ({ name, address }));

const composer = (email: ComposedEmail, content: EmailContent, identity: Identity): MailComposer =>
  new MailComposer({
    from: asObjects([identity.from]),
    ...(identity.sender && { sender: asObjects([{ address: identity.sender }]) }),
    to: asObjects(email.to),
    cc: asObjects(email.cc),
    replyTo: asObjects(identity.replyTo),
    subject: foldable(email.subject),
    text: bodyPart(content.text),
    html: bodyPart(content.html),
    attachments: content.attachments.map(attachmentPart),
    headers: customHeaders(content.headers),
    normalizeHeaderKey: namesAsGiven(content.headers),
    messageId: messageIdOf(email.id, identity.from.address),
    date: new Date(email.createdAt),
    baseBoundary: email.id,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });

const checkAddresses = (message: MimeNode, { to, cc }: ComposedEmail, { from, replyTo, sender }: Identity): void => {
  const mailboxes = [from, ...to, ...cc, ...replyTo];
  const validated = new Set<string | undefined>(mailboxes.map(({ address }) => address));
  if (sender) validated.add(sender);
  const lists = Object.values<MimeNodeAddress[] | undefined>({ ...message.getAddresses() });
  const written = new Set(lists.flatMap((list = []) => list.map(({ address }) => address)));
  if (written.size !== validated.size || [...written].some((address) => !validated.has(address))) {
    throw new ComposeFailed('The headers would name other addresses than were validated');
  }
};

/** Developer mode: the one recipient is named, and in a header everybody the email was meant for. */
const redirected = (
  email: ComposedEmail,
  content: EmailContent,
  redirectedTo: Address,
): [ComposedEmail, EmailContent] => {
  const meantFor = [...email.to, ...email.cc, ...(email.bcc ?? [])].map(({ address }) => address).join(', ');
  const headers = { ...content.headers, [ORIGINAL_RECIPIENTS]: meantFor };
  return [
    { ...email, to: [{ address: redirectedTo }], cc: [] },
    { ...content, headers },
  ];
};

/**
 * The whole message, the same bytes for the same input: a second copy can be recognised. Bcc recipients are not in
 * it. CRLF only, bodies encoded; a message that the client wrote itself stays as it is. Rejects with `ComposeFailed`.
 */
export const compose = async (email: ComposedEmail, content: EmailContent, identity: Identity): Promise<Buffer> => {
  if (content.raw !== undefined) return givenBytes(email, content.raw, identity);
  const { redirectedTo } = identity;
  const [headed, body] = redirectedTo ? redirected(email, content, redirectedTo) : [email, content];
  const message = composer(headed, body, identity).compile();
  checkAddresses(message, headed, identity);
  return message.build();
};
