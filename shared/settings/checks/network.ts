import { BlockList, isIP } from 'node:net';
import { lazy } from '../../runtime/lazy.ts';

/** Which addresses that are not public a mail server may have. */
export interface NetworkPolicy {
  /** The local runner's own inbox. Never on AWS, where the Lambda runtime API listens on loopback. */
  loopback: boolean;
  /** Private ranges: only in a VPC, and on a laptop. */
  private: boolean;
}

export type AddressKind =
  | 'public'
  | 'private'
  | 'loopback'
  /** 169.254.0.0/16 and fe80::/10; metadata, credentials and tracing of AWS listen here. */
  | 'link-local'
  /** Instance metadata, container credentials and DNS of AWS outside of link-local. */
  | 'metadata'
  /** This host, multicast, broadcast, documentation, benchmarks, and unassigned ranges. */
  | 'reserved';

type Range = readonly [subnet: string, bits: number, kind: AddressKind];

/** IANA's special-purpose registry for IPv4 (RFC 6890), with the addresses of cloud providers that lie within it. */
const ranges4: readonly Range[] = [
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local'],
  ['100.100.100.200', 32, 'metadata'],
  ['10.0.0.0', 8, 'private'],
  ['172.16.0.0', 12, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['100.64.0.0', 10, 'private'],
  ['0.0.0.0', 8, 'reserved'],
  ['192.0.0.0', 24, 'reserved'],
  ['192.0.2.0', 24, 'reserved'],
  ['198.18.0.0', 15, 'reserved'],
  ['198.51.100.0', 24, 'reserved'],
  ['203.0.113.0', 24, 'reserved'],
  ['224.0.0.0', 3, 'reserved'],
];

/** The same for IPv6. fd00:ec2::/32 has AWS's metadata, credentials, DNS and time servers. */
const ranges6: readonly Range[] = [
  ['::1', 128, 'loopback'],
  ['fe80::', 10, 'link-local'],
  ['fd00:ec2::', 32, 'metadata'],
  ['fc00::', 7, 'private'],
  ['2001:db8::', 32, 'reserved'],
];

/** Kinds in the order they are matched: `metadata` lies within `private`, `::1` within `::/8`. */
const specialKinds = ['loopback', 'link-local', 'metadata', 'private', 'reserved'] as const;

const hexGroups = (subnet: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = subnet.split('.').map(Number);
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
};

/**
 * The IPv6 subnets that lead to an IPv4 subnet: IPv4-compatible and IPv4-mapped (RFC 4291, section 2.5.5), NAT64
 * (RFC 6052, section 2.1) and 6to4 (RFC 3056).
 */
const embeddings = ([subnet, bits, kind]: Range): Range[] => {
  const groups = hexGroups(subnet);
  const behind96 = ['::', '::ffff:', '64:ff9b::'].map((prefix): Range => [`${prefix}${groups}`, 96 + bits, kind]);
  return [...behind96, [`2002:${groups}::`, 16 + bits, kind]];
};

const listOf = (kind: AddressKind): BlockList => {
  const list = new BlockList();
  const add = (ranges: readonly Range[], family: 'ipv4' | 'ipv6'): void => {
    for (const [subnet, bits] of ranges.filter((range) => range[2] === kind)) list.addSubnet(subnet, bits, family);
  };
  add(ranges4, 'ipv4');
  add([...ranges6, ...ranges4.flatMap(embeddings)], 'ipv6');
  return list;
};

const specialLists = lazy(() => specialKinds.map((kind) => ({ kind, list: listOf(kind) })));

/** Assigned to unicast, natively or as a mapping of IPv4 addresses; all other IPv6 addresses are reserved. */
const publicList6 = lazy(() => {
  const list = new BlockList();
  list.addSubnet('2000::', 3, 'ipv6');
  for (const prefix of ['::', '::ffff:0:0', '64:ff9b::']) list.addSubnet(prefix, 96, 'ipv6');
  return list;
});

/**
 * The kind of an IP address, after unwrapping mapped ones. `undefined` if the text is not an IP address in its usual
 * spelling (`127.1`, `0177.0.0.1`), or has a zone.
 */
export const addressKind = (text: string): AddressKind | undefined => {
  const version = isIP(text);
  if (version === 0 || text.includes('%')) return undefined;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const special = specialLists().find(({ list }) => list.check(text, family));
  if (special) return special.kind;
  return version === 4 || publicList6().check(text, 'ipv6') ? 'public' : 'reserved';
};

/** Whether mail may be sent to a server at this IP address; false for anything that is not an IP address. */
export const isReachable = (address: string, policy: NetworkPolicy): boolean => {
  const kind = addressKind(address);
  return kind === 'public' || (kind === 'loopback' && policy.loopback) || (kind === 'private' && policy.private);
};
