import { parseDomain } from './domain.ts';

/** A validated SMTP address: ASCII, without CR, LF, quotes or comments. Only `parseAddress` makes one. */
export type Address = string & { readonly brand: unique symbol };

/** An address with its display name, as in a From header. */
export interface Mailbox {
  name?: string;
  address: Address;
}

/**
 * The text is not an address that we send to. The message says what is allowed, to follow a field's name, and never
 * repeats the value.
 */
export class InvalidAddress extends Error {
  override readonly name = 'InvalidAddress';
}

/** RFC 5321 4.5.3.1.3: 256 octets with the angle brackets. */
const MAX_ADDRESS_CHARACTERS = 254;
/** RFC 5321 4.5.3.1.1. */
const MAX_LOCAL_PART_CHARACTERS = 64;

// RFC 5322's dot-atom, minus the characters used to attack mail servers and shells: ! % / ? | `, and a leading hyphen.
const ATOM = "[A-Za-z0-9#$&'*+=^_{}~-]+";
const LOCAL_PART = new RegExp(`^(?!-)${ATOM}(?:\\.${ATOM})*$`);

/**
 * Parses a bare address, `name@example.com`, with a narrower grammar than RFC 5321's: no quoted local parts,
 * comments, groups, routes or address literals. The local part is kept as written, the domain is converted to
 * canonical form. Throws `InvalidAddress`.
 */
export const parseAddress = (text: string): Address => {
  if (text.length > MAX_ADDRESS_CHARACTERS) {
    throw new InvalidAddress(`must be at most ${MAX_ADDRESS_CHARACTERS} characters long`);
  }
  const [localPart = '', domainPart, ...more] = text.split('@');
  if (domainPart === undefined || more.length > 0) {
    throw new InvalidAddress('must be an address with one @, such as name@example.com');
  }
  checkLocalPart(localPart);
  return withinLimit(`${localPart}@${parseDomainPart(domainPart)}`);
};

/**
 * The key for comparing addresses. It ignores case: sending an order email twice is worse than conflating mailboxes
 * that differ only in case.
 */
export const addressKey = (address: Address): string => address.toLowerCase();

const checkLocalPart = (text: string): void => {
  if (/[^\p{ASCII}]/u.test(text)) {
    throw new InvalidAddress('must have only ASCII characters before the @ (SMTPUTF8 is not supported)');
  }
  if (text.length > MAX_LOCAL_PART_CHARACTERS) {
    throw new InvalidAddress(`must have at most ${MAX_LOCAL_PART_CHARACTERS} characters before the @`);
  }
  if (!LOCAL_PART.test(text)) {
    throw new InvalidAddress(
      "must have only letters, digits and . # $ & ' * + - = ^ _ { } ~ in fitting places before the @",
    );
  }
};

const parseDomainPart = (text: string): string => {
  const domain = parseDomain(text);
  if (domain === undefined) throw new InvalidAddress('must have a domain name such as example.com after the @');
  return domain;
};

// Checked again, since an internationalised domain gets longer in ASCII.
const withinLimit = (text: string): Address => {
  if (text.length > MAX_ADDRESS_CHARACTERS) {
    throw new InvalidAddress(`must be at most ${MAX_ADDRESS_CHARACTERS} characters long in ASCII`);
  }
  return text as Address;
};
