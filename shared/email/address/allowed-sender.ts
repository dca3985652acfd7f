import { type Address, addressKey } from './address.ts';

/** Whether `delivery/allowed_senders`, a list of addresses and domains, allows this From address. An empty list allows any. */
export const isSenderAllowed = (from: Address, allowed: readonly string[]): boolean => {
  const address = addressKey(from);
  const domain = address.slice(address.indexOf('@') + 1);
  return allowed.length === 0 || allowed.some((entry) => [address, domain].includes(entry.toLowerCase()));
};
