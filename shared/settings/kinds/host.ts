import type { Kind, Reading } from './kind.ts';

/** RFC 1123, section 2.1: letters, digits, hyphens inside; 63 characters. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** RFC 1035, section 2.3.4: 255 bytes on the wire leave 253 characters. */
const MAX_LENGTH = 253;

/** A last label of digits or hexadecimal makes resolvers read the whole as an IPv4 address: `127.1`, `0x7f000001`. */
const LOOKS_LIKE_ADDRESS = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/i;

/** Whether a text is a host name in ASCII, not an IP address in any spelling. */
const isHostName = (text: string): boolean =>
  text.length <= MAX_LENGTH && text.split('.').every((label) => LABEL.test(label)) && !LOOKS_LIKE_ADDRESS.test(text);

/** Four decimal numbers up to 255 without leading zeros, which some resolvers read as octal. */
const IPV4 = /^(?:(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])(?:\.(?!$)|$)){4}$/;

/** IPv6 without a zone and without an IPv4 address in dotted form. The parser of URLs is in browsers, too. */
const isIPv6 = (text: string): boolean => /^[0-9a-f:]+$/i.test(text) && URL.canParse(`http://[${text}]`);

const isAddress = (text: string): boolean => IPV4.test(text) || isIPv6(text);

/** The name or IP address of a mail server. Names are compared without case, so they are kept in lower case. */
export const host: Kind<string> = {
  name: 'host',
  allowed:
    'a host name or a plainly written IP address: no scheme, port, spaces or final dot, at most 253 characters, international names as xn--',
  read(raw) {
    const known = typeof raw === 'string' && (isHostName(raw) || isAddress(raw));
    return known ? { value: raw.toLowerCase() } : undefined;
  },
  write: (value) => value,
};

/** A host name or none; "" means none, even if a wider scope has one. No address: EHLO wants those in brackets. */
export const optionalHostName: Kind<string> = {
  name: 'host name',
  allowed: 'a host name such as mail.example.com, at most 253 characters, international names as xn--, or "" for none',
  read(raw) {
    const known = typeof raw === 'string' && (raw === '' || isHostName(raw));
    return known ? { value: raw.toLowerCase() } : undefined;
  },
  write: (value) => value,
};

const NAME = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const DOMAIN = new RegExp(`^(?:${NAME}\\.)+(?![0-9]+$)${NAME}$`);
const SELECTOR = new RegExp(`^${NAME}(?:\\.${NAME})*$`);

/** A selector, `._domainkey.` and a domain have to be one name of 253 characters (RFC 1035, section 2.3.4). */
const MAX_DOMAIN = 170;
const MAX_SELECTOR = 63;

const dnsName = (name: 'domain' | 'selector', form: RegExp, maxLength: number, allowed: string): Kind<string> => ({
  name,
  allowed,
  read(raw) {
    const value = typeof raw === 'string' ? raw.toLowerCase() : undefined;
    return value === '' || (value && value.length <= maxLength && form.test(value)) ? { value } : undefined;
  },
  write: (value) => value,
});

/** The name of a mail domain in ASCII, or none. */
export const domainName = dnsName(
  'domain',
  DOMAIN,
  MAX_DOMAIN,
  `a domain such as shop.example of at most ${MAX_DOMAIN} characters, international names as xn--, or "" for none`,
);

/** A DKIM selector (RFC 6376, section 3.1), or none. */
export const dkimSelector = dnsName(
  'selector',
  SELECTOR,
  MAX_SELECTOR,
  `a selector such as s1 of letters, digits, inner hyphens and dots, of at most ${MAX_SELECTOR} characters, or "" for none`,
);

/** One host or none; "" means none, even if a wider scope has one. */
export const optionalHost: Kind<string | undefined> = {
  name: 'host',
  allowed: `${host.allowed}; or "" for none`,
  read: (raw): Reading<string | undefined> | undefined => (raw === '' ? { value: undefined } : host.read(raw)),
  write: (value) => value ?? '',
};
