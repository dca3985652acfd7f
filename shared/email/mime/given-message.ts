import { type Address, addressKey, InvalidAddress, type Mailbox } from '../address/address.ts';
import { decodeEncodedWords } from '../address/encoded-word.ts';
import { parseMailbox } from '../address/mailbox.ts';
import { parseMailboxes } from '../address/mailbox-list.ts';
import { type MessageHeader, readHeader, valuesOf } from './header.ts';
import { checkOctets, InvalidMessage } from './octets.ts';

/** Exported here, too: this module is bundled separately, with its own copy of the class. */
export { InvalidMessage };

/** A message composed by the client, parsed as far as its record and delivery require. */
export interface GivenMessage {
  /**
   * The bytes to send, before delivery adds its fields: the given message without fields meant for us or for nobody.
   */
  kept: Buffer;
  from: Mailbox;
  to: Mailbox[];
  cc: Mailbox[];
  /** Recipients that the header does not name. */
  bcc: Mailbox[];
  replyTo: Mailbox[];
  subject: string;
  /** Including angle brackets; if absent, delivery adds one. */
  messageId?: string;
  /** The options in `Storemail-` fields, by name without the prefix, such as `scope`. */
  wishes: Record<string, string>;
  /** The idempotency key, as in Resend's SMTP service. */
  idempotencyKey?: string;
}

const MAX_SUBJECT_CHARACTERS = 998;
const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f-\x7e]+@[\x21-\x3b\x3d\x3f-\x7e]+>$/;

/**
 * Bcc would be visible to others; the remaining fields are meant for us or a mail server, or describe
 * an earlier sending.
 */
const isTakenOut = (name: string): boolean => /^(?:bcc|return-path|resent-.*|resend-.*|storemail-.*)$/.test(name);

/** Parses and validates a message. Throws `InvalidMessage`. */
export const readGivenMessage = (bytes: Buffer, recipients: readonly Address[]): GivenMessage => {
  checkOctets(bytes);
  const header = readHeader(bytes);
  const [messageId = ''] = valuesOf(header, 'message-id');
  const [idempotencyKey] = valuesOf(header, 'resend-idempotency-key');
  return {
    kept: withoutFields(bytes, header, isTakenOut),
    from: fromOf(header),
    ...namedRecipients(header, recipients),
    replyTo: mailboxesIn(header, 'reply-to'),
    subject: shown(valuesOf(header, 'subject')[0] ?? '').slice(0, MAX_SUBJECT_CHARACTERS),
    ...(MESSAGE_ID.test(messageId) && { messageId }),
    wishes: Object.fromEntries(
      header.fields.flatMap(({ name, value }) => (name.startsWith('storemail-') ? [[name.slice(10), value]] : [])),
    ),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  };
};

/** Removes the named fields from the message; all other bytes stay unchanged. */
export const withoutFields = (
  message: Buffer,
  { fields }: MessageHeader,
  isMeant: (name: string) => boolean,
): Buffer => {
  const out = fields.filter(({ name }) => isMeant(name));
  if (out.length === 0) return message;
  const starts = [0, ...out.map(({ end }) => end)];
  const ends = [...out.map(({ start }) => start), message.length];
  return Buffer.concat(starts.map((start, index) => message.subarray(start, ends[index])));
};

const fromOf = (header: MessageHeader): Mailbox => {
  const [from] = valuesOf(header, 'from');
  if (from === undefined || from === '') throw new InvalidMessage('must have a From');
  try {
    return onlyMailbox(withNamedComment(from.replaceAll('\t', ' ')));
  } catch (error) {
    if (!(error instanceof InvalidAddress)) throw error;
    throw new InvalidMessage(`must have one address as its From, which ${error.message}`);
  }
};

/** `a@b.example (Name)`, as old programs write it (RFC 5322, A.5), as `Name <a@b.example>`. */
const withNamedComment = (from: string): string => {
  const [, address, comment] = /^<?([^\s<>()"]+@[^\s<>()"]+?)>? +\(([^()\\<>@"]*)\) *$/.exec(from) ?? [];
  return address === undefined ? from : `${comment} <${address}>`;
};

/**
 * Some parsers take an address in an unquoted name for the sender: `a@b.example, Shop <c@d.example>` has two of them.
 * Clients that repeat the address as its own name do no harm. Throws `InvalidAddress`.
 */
const onlyMailbox = (from: string): Mailbox => {
  const mailbox = parseMailbox(from);
  const unquoted = from.slice(0, Math.max(from.lastIndexOf('<'), 0)).replace(/"(?:[^"\\]|\\.)*"/gs, '');
  const hasAnother = ADDRESS_IN_NAME.test(unquoted) && unquoted.trim().toLowerCase() !== mailbox.address;
  if (hasAnother) throw new InvalidAddress('must have quotes around a name with an address in it');
  return mailbox;
};

const ADDRESS_IN_NAME = /@[^,;:<>]*\./;

/** The recipients by header field, so that the record shows them as the recipients see them. */
const namedRecipients = (
  header: MessageHeader,
  recipients: readonly Address[],
): Pick<GivenMessage, 'to' | 'cc' | 'bcc'> => {
  const named = { to: mailboxesIn(header, 'to'), cc: mailboxesIn(header, 'cc') };
  const kinds: Pick<GivenMessage, 'to' | 'cc' | 'bcc'> = { to: [], cc: [], bcc: [] };
  for (const address of recipients) {
    const isMeant = (mailbox: Mailbox): boolean => addressKey(mailbox.address) === addressKey(address);
    const kind = (['to', 'cc'] as const).find((field) => named[field].some(isMeant)) ?? 'bcc';
    const name = kind === 'bcc' ? undefined : named[kind].find(isMeant)?.name;
    kinds[kind].push({ ...(name !== undefined && { name }), address });
  }
  return kinds;
};

/** For display only: mail is sent to the envelope recipients, so a list that our grammar cannot parse is no error. */
const mailboxesIn = (header: MessageHeader, name: string): Mailbox[] =>
  valuesOf(header, name).flatMap((value) => {
    try {
      return parseMailboxes(value.replaceAll('\t', ' '));
    } catch (error) {
      if (error instanceof InvalidAddress) return [];
      throw error;
    }
  });

const shown = (value: string): string =>
  decodeEncodedWords(value)
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .toWellFormed();
