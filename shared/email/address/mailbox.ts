import { type Address, InvalidAddress, type Mailbox, parseAddress } from './address.ts';
import { hasControlCharacters } from './control-characters.ts';
import { decodeEncodedWords } from './encoded-word.ts';

/** RFC 5322 2.1.1: the length of a line. */
const MAX_MAILBOX_CHARACTERS = 998;

/** A quoted string, with its content captured, or a run of anything else. An unbalanced quote matches neither. */
const NAME_PARTS = /"((?:[^"\\]|\\.)*)"|[^"]+/gs;

/**
 * Parses `a@b.com`, `<a@b.com>`, `Name <a@b.com>` or `"Name, quoted" <a@b.com>`. An unquoted name may contain anything
 * but angle brackets, since clients paste names as they are; RFC 2047 encoded words in it are decoded.
 * Throws `InvalidAddress`.
 */
export const parseMailbox = (text: string): Mailbox => {
  if (text.length > MAX_MAILBOX_CHARACTERS) {
    throw new InvalidAddress(`must be at most ${MAX_MAILBOX_CHARACTERS} characters long`);
  }
  const mailbox = text.replace(/^ +| +$/g, '');
  const bracket = mailbox.lastIndexOf('<');
  if (bracket === -1 || !mailbox.endsWith('>')) return { address: parseAddress(mailbox) };
  return mailboxOf(parseName(mailbox.slice(0, bracket)), parseAddress(mailbox.slice(bracket + 1, -1)));
};

/** A mailbox from a display name in plain text, which may be empty, and an address. Throws `InvalidAddress`. */
export const mailboxOf = (text: string, address: Address): Mailbox => {
  const name = text.trim();
  if (name.length > MAX_MAILBOX_CHARACTERS || hasControlCharacters(text) || !text.isWellFormed()) {
    throw new InvalidAddress(
      `must have a name of at most ${MAX_MAILBOX_CHARACTERS} characters, none a control character`,
    );
  }
  return name === '' ? { address } : { name, address };
};

/** The mailbox as a string that `parseMailbox` parses back to the same mailbox. */
export const formatMailbox = ({ name, address }: Mailbox): string => {
  if (name === undefined) return address;
  const needsQuotes = /[()<>[\]:;@\\,."]|=\?/.test(name);
  return `${needsQuotes ? `"${name.replace(/["\\]/g, '\\$&')}"` : name} <${address}>`;
};

const parseName = (text: string): string =>
  text.replace(NAME_PARTS, (part: string, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted.replace(/\\(.)/gs, '$1');
    if (/[<>]/.test(part)) throw new InvalidAddress('must be one address, such as Name <name@example.com>');
    return decodeEncodedWords(part);
  });
