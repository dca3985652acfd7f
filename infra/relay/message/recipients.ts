import { domainToASCII } from 'node:url';

/** The API's limit per message. */
export const maxRecipients = 100;

/** RFC 5321 4.5.3.1.1. */
const maxLocalPartLength = 64;
const atom = "[A-Za-z0-9#$&'*+=^_{}~-]+";
const localPart = new RegExp(`^(?!-)${atom}(?:\\.${atom})*$`);
/** RFC 5321 4.5.3.1.3: 256 octets with the angle brackets. */
const maxAddressLength = 254;
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** At least two labels, the last not a number: no host of the local network, and no address literal. */
const domain = new RegExp(`^(?:${label}\\.)+(?!\\d+$)${label}$`);

/**
 * Whether the API may take a recipient. It refuses a whole message for one that it does not take, so that others would
 * miss theirs because of a copy for `root@localhost`.
 */
export const isDeliverable = (address: string): boolean => {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const name = address.slice(at + 1).toLowerCase();
  const ascii = domainToASCII(name);
  // Of a URL, for which domainToASCII is made, it takes the host alone.
  if (ascii !== name && /^\p{ASCII}*$/u.test(name)) return false;
  if (local.length > maxLocalPartLength || at + 1 + ascii.length > maxAddressLength) return false;
  return localPart.test(local) && domain.test(ascii);
};
