import { parseIPv4, parseIPv6 } from './ip.ts';

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
  /** This host, multicast, broadcast, documentation, benchmarks, and what is not assigned. */
  | 'reserved';

type Range = readonly [base: readonly number[], bits: number, kind: AddressKind];

/** IANA's special-purpose registry (RFC 6890), by bytes; the first that matches counts. */
const ranges4: readonly Range[] = [
  [[127], 8, 'loopback'],
  [[169, 254], 16, 'link-local'],
  [[10], 8, 'private'],
  [[172, 16], 12, 'private'],
  [[192, 168], 16, 'private'],
  [[100, 100, 100, 200], 32, 'metadata'],
  [[100, 64], 10, 'private'],
  [[0], 8, 'reserved'],
  [[192, 0, 0], 24, 'reserved'],
  [[192, 0, 2], 24, 'reserved'],
  [[198, 18], 15, 'reserved'],
  [[198, 51, 100], 24, 'reserved'],
  [[203, 0, 113], 24, 'reserved'],
  [[224], 3, 'reserved'],
];

/** The same by 16-bit groups. fd00:ec2::/32 has AWS's metadata, credentials, DNS and time servers. */
const ranges6: readonly Range[] = [
  [[0, 0, 0, 0, 0, 0, 0, 1], 128, 'loopback'],
  [[0xfe80], 10, 'link-local'],
  [[0xfd00, 0xec2], 32, 'metadata'],
  [[0xfc00], 7, 'private'],
  [[0x2001, 0xdb8], 32, 'reserved'],
  [[0x2000], 3, 'public'],
  [[], 0, 'reserved'],
];

const isWithin = (address: readonly number[], [base, bits]: Range, width: number): boolean =>
  address.every((group, index) => {
    const counted = Math.min(Math.max(bits - index * width, 0), width);
    return group >> (width - counted) === (base[index] ?? 0) >> (width - counted);
  });

const kindIn = (ranges: readonly Range[], address: readonly number[], width: number): AddressKind =>
  ranges.find((range) => isWithin(address, range, width))?.[2] ?? 'public';

const bytesOf = (...groups: (number | undefined)[]): number[] =>
  groups.flatMap((group = 0) => [group >> 8, group & 0xff]);

/** The IPv4 address that an IPv6 address leads to: mapped, compatible, translated (NAT64) or 6to4. */
const embedded = (a: readonly number[]): number[] | undefined => {
  const leading = a.slice(0, 6).join(':');
  if (leading === '0:0:0:0:0:65535' || leading === '100:65435:0:0:0:0') return bytesOf(a[6], a[7]);
  if (leading === '0:0:0:0:0:0' && (a[6] !== 0 || (a[7] ?? 0) > 1)) return bytesOf(a[6], a[7]);
  return a[0] === 0x2002 ? bytesOf(a[1], a[2]) : undefined;
};

/** What an IP address is, judged by the address it leads to in the end; `undefined` if the text is no IP address. */
export const addressKind = (text: string): AddressKind | undefined => {
  const four = parseIPv4(text);
  if (four) return kindIn(ranges4, four, 8);
  const six = parseIPv6(text);
  if (!six) return undefined;
  const inner = embedded(six);
  return inner ? kindIn(ranges4, inner, 8) : kindIn(ranges6, six, 16);
};

/** Whether mail may be sent to a server at this IP address; what is no IP address is refused. */
export const isReachable = (address: string, policy: NetworkPolicy): boolean => {
  const kind = addressKind(address);
  return kind === 'public' || (kind === 'loopback' && policy.loopback) || (kind === 'private' && policy.private);
};
