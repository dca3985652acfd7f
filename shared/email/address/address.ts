import { parseDomain } from './domain.ts';

/** An SMTP address that was validated: ASCII, no CR, LF, quotes, comments. Only `parseAddress` makes one. */
export type Address = string & { readonly brand: unique symbol };

/** An address with its display name, as in a From header. */
export interface Mailbox {
  name?: string;
  address: Address;
}

/** No address we send to. The message says what is allowed, to be read after the field's name; never the value. */
export class InvalidAddress extends Error {
  override readonly name = 'InvalidAddress';
}

/** RFC 5321 4.5.3.1.3: 256 octets with the angle brackets. */
const MAX_ADDRESS_CHARACTERS = 254;
/** RFC 5321 4.5.3.1.1. */
const MAX_LOCAL_PART_CHARACTERS = 64;

// RFC 5322's dot-atom without what mail servers and shells have been tricked with: ! % / ? | `, and a leading hyphen.
const ATOM = "[A-Za-z0-9#$&'*+=^_{}~-]+";
const LOCAL_PART = new RegExp(`^(?!-)${ATOM}(?:\\.${ATOM})*$`);

/**
 * Reads a bare address, `name@example.com`, by a grammar narrower than RFC 5321's: no quoted local parts, comments,
 * groups, routes or address literals. The local part is kept as written, the domain in its one canonical form.
 * Throws `InvalidAddress`.
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

/** Whom an address means, for comparing: without case, since a second order mail is worse than a server that tells cases apart. */
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

// Once more: an internationalised domain grows when it is written in ASCII.
const withinLimit = (text: string): Address => {
  if (text.length > MAX_ADDRESS_CHARACTERS) {
    throw new InvalidAddress(`must be at most ${MAX_ADDRESS_CHARACTERS} characters long in ASCII`);
  }
  return text as Address;
};
