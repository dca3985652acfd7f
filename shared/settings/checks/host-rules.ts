import { addressKind, isReachable, type NetworkPolicy } from './network.ts';

/** Names that mean this machine (RFC 6761, section 6.3), or AWS's and Google's metadata service. */
const LOOPBACK_NAME = /(?:^|\.)localhost(?:\.localdomain)?$|^ip6-(?:localhost|loopback)$/;
const METADATA_NAME = /^(?:instance-data(?:\.[a-z0-9-]+)*\.internal|metadata\.google\.internal)$/;

/** Whether a host, in lower case, is this machine by its name or address; no name is looked up. */
export const isLoopbackHost = (host: string): boolean => LOOPBACK_NAME.test(host) || addressKind(host) === 'loopback';

/**
 * Whether mail may go to this host, judged by its text. The addresses of a name are checked by the same policy when a
 * connection is made.
 */
export const isAllowedHost = (host: string, policy: NetworkPolicy): boolean => {
  if (isLoopbackHost(host)) return policy.loopback;
  if (METADATA_NAME.test(host)) return false;
  return addressKind(host) === undefined || isReachable(host, policy);
};

/** The hosts that `isAllowedHost` takes, for people: completes "must be …". */
export const allowedHosts = ({ loopback, private: inVpc }: NetworkPolicy): string =>
  `a mail server outside of ${[...(loopback ? [] : ['loopback']), ...(inVpc ? [] : ['private']), 'link-local', 'metadata', 'reserved'].join(', ')} addresses`;
