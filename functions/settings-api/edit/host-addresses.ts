import { allowedHosts } from '../../../shared/settings/checks/host-rules.ts';
import { addressKind, isReachable, type NetworkPolicy } from '../../../shared/settings/checks/network.ts';
import type { Fault, Warning } from '../../../shared/settings/document/fault.ts';

const path = 'system/smtp/host';

/** Milliseconds that a save waits for DNS. */
const LIMIT_MS = 3_000;

const unresolved: Warning = {
  code: 'unresolved-host',
  path,
  message: 'The host has no address at present, so it could not be checked. Mail waits until it has one.',
};

const addressesOf = (host: string, resolve: (host: string) => Promise<string[]>): Promise<string[]> => {
  const { promise, resolve: give } = Promise.withResolvers<string[]>();
  const timer = setTimeout(give, LIMIT_MS, []);
  resolve(host)
    .then(give, () => give([]))
    .finally(() => clearTimeout(timer));
  return promise;
};

/**
 * What the name of a mail server leads to: a fault if none of its addresses may be connected to. It is checked again
 * at every connection, since names change; so one without an address now is worth a warning only.
 */
export const checkHostAddresses = async (
  host: string,
  network: NetworkPolicy,
  resolve: (host: string) => Promise<string[]>,
): Promise<{ faults: Fault[]; warnings: Warning[] }> => {
  if (addressKind(host) !== undefined) return { faults: [], warnings: [] };
  const addresses = await addressesOf(host, resolve);
  if (addresses.length === 0) return { faults: [], warnings: [unresolved] };
  if (addresses.some((address) => isReachable(address, network))) return { faults: [], warnings: [] };
  return { faults: [{ path, problem: `must lead to ${allowedHosts(network)}` }], warnings: [] };
};
