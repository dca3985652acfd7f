import MailComposer from 'nodemailer/lib/mail-composer';
import type MimeNode from 'nodemailer/lib/mime-node';
import type { Address } from '../address/address.ts';
import type { EmailContent, Identity } from '../lifecycle/email.ts';
import { givenBytes, ORIGINAL_RECIPIENTS } from './given-bytes.ts';
import { folded, unfolded } from './header-folding.ts';
import { type ComposedEmail, headerFields } from './message-header.ts';
import { attachmentFields, attachmentPart, bodyPart } from './mime-part.ts';
import { serialized } from './serialize.ts';

/** Developer mode: addressed to the one recipient, with the original recipients in a header. */
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
 * Composes the whole message. The same input yields the same bytes, so that receivers can recognise a duplicate.
 * There is no Bcc, line ends are CRLF, bodies are encoded, and lines have at most 998 characters. A message that the
 * client composed is kept as it is. Rejects with `ComposeFailed`.
 */
export const compose = async (email: ComposedEmail, content: EmailContent, identity: Identity): Promise<Buffer> => {
  if (content.raw !== undefined) return givenBytes(email, content.raw, identity);
  const { redirectedTo } = identity;
  const [headed, body] = redirectedTo ? redirected(email, content, redirectedTo) : [email, content];
  const fields = headerFields(headed, body, identity);
  const message = mimeTree(email.id, body).compile();
  withOwnHeaders(message, fields);
  return serialized(message) ?? message.build();
};

/** The parts of the message, nested and encoded by nodemailer. */
const mimeTree = (id: string, content: EmailContent): MailComposer =>
  new MailComposer({
    text: bodyPart(content.text),
    html: bodyPart(content.html),
    attachments: content.attachments.map(attachmentPart),
    baseBoundary: id,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });

/** Replaces nodemailer's message header by ours, and folds the header fields of every part in the same way. */
const withOwnHeaders = (node: MimeNode, fields: readonly string[] = []): void => {
  const buildHeaders = node.buildHeaders.bind(node);
  const named = attachmentFields(node);
  node.buildHeaders = () => {
    const mime = unfolded(buildHeaders()).filter(
      (field) => /^content-/i.test(field) && !named.some(isSameField(field)),
    );
    return [...fields, ...mime, ...named].map(folded).join('\r\n');
  };
  for (const child of node.childNodes) withOwnHeaders(child);
};

const isSameField =
  (field: string) =>
  (other: string): boolean =>
    fieldName(field) === fieldName(other);

const fieldName = (field: string): string => field.slice(0, field.indexOf(':')).toLowerCase();
