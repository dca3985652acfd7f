import { InvalidAddress, type Mailbox, parseAddress } from '../address/address.ts';
import type { Email, EmailContent, Identity } from '../lifecycle/email.ts';
import { phrase, unstructured, unstructuredOnce } from './header-text.ts';
import { messageIdOf } from './message-id.ts';
import { structured } from './structured-header.ts';

/** An accepted email cannot be composed. Always a bug, since everything is validated before it is accepted. */
export class ComposeFailed extends Error {
  override readonly name = 'ComposeFailed';
}

/** The properties of an email that appear in its header. */
export type ComposedEmail = Pick<Email, 'id' | 'createdAt' | 'scheduledAt' | 'to' | 'cc' | 'subject'> &
  Partial<Pick<Email, 'bcc'>>;

/**
 * The unfolded header fields of a message, without the MIME fields for its body. They are the same at every attempt.
 * Throws `ComposeFailed`.
 */
export const headerFields = (
  email: ComposedEmail,
  { headers }: Pick<EmailContent, 'headers'>,
  { from, sender, replyTo }: Identity,
): string[] => {
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const fields: [name: string, value: string][] = [
    ['From', mailboxes([from])],
    ['Sender', mailboxes(sender ? [{ address: sender }] : [])],
    ['To', mailboxes(email.to)],
    ['Cc', mailboxes(email.cc)],
    ['Reply-To', mailboxes(replyTo)],
    ['Subject', unstructured(email.subject.trim())],
    ...Object.entries(headers).map(clientHeader),
    // RFC 3834, 5: keeps vacation responders and mailing lists from answering.
    ['Auto-Submitted', given.has('auto-submitted') ? '' : 'auto-generated'],
    ['Message-ID', messageIdOf(email.id, from.address)],
    ['Date', new Date(email.scheduledAt ?? email.createdAt).toUTCString().replace('GMT', '+0000')],
    ['MIME-Version', '1.0'],
  ];
  return fields.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`);
};

const OWN_HEADER = /^(?:from|sender|to|cc|bcc|reply-to|date|message-id|subject|mime-version|content-.*)$/i;

/** Emails accepted by older versions may have non-ASCII values in structured fields, which `structured` refuses. */
const clientHeader = ([name, value]: [string, string]): [name: string, value: string] => {
  if (OWN_HEADER.test(name)) throw new ComposeFailed('A header that Storemail writes itself was accepted');
  const text = value.trim();
  return [name, structured(name, text) ?? unstructuredOnce(text)];
};

const mailboxes = (list: readonly Mailbox[]): string => list.map(written).join(', ');

const written = ({ name, address }: Mailbox): string => {
  if (!isAddress(address)) throw new ComposeFailed('An address is not in the form it was accepted in');
  return name === undefined ? address : `${phrase(name)} <${address}>`;
};

/** Checked again, since the type says nothing about what a store returns. */
const isAddress = (text: string): boolean => {
  try {
    return parseAddress(text) === text;
  } catch (error) {
    if (error instanceof InvalidAddress) return false;
    throw error;
  }
};
