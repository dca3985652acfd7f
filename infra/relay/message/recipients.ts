/** RFC 5321 4.5.3.1.1. */
const maxLocalPartLength = 64;
const atom = "[A-Za-z0-9#$&'*+=^_{}~-]+";
const localPart = new RegExp(`^(?!-)${atom}(?:\\.${atom})*$`);
const label = String.raw`[^\s@.,:;()<>"\\[\]]+`;
/** At least two labels, the last not a number: no host of the local network, and no address literal. */
const domain = new RegExp(`^(?:${label}\\.)+(?!\\d+$)${label}$`);

/**
 * Whether the API may take a recipient. It refuses a whole message for one that it does not take, so that others would
 * miss theirs because of a copy for `root@localhost`.
 */
export const isDeliverable = (address: string): boolean => {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  return local.length <= maxLocalPartLength && localPart.test(local) && domain.test(address.slice(at + 1));
};
