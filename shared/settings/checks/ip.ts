const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-f]{1,4}$/i;

/** The four bytes of a dotted quad in its one usual spelling; `undefined` for all else: `127.1`, `0177.0.0.1`, `1.2.3`. */
export const parseIPv4 = (text: string): number[] | undefined => {
  const octets = text.split('.');
  const usual = octets.length === 4 && octets.every((octet) => OCTET.test(octet) && Number(octet) <= 255);
  return usual ? octets.map(Number) : undefined;
};

/** The groups of one side of `::`, a dotted quad at the end counting as two; `undefined` if one is none. */
const parseGroups = (side: string): number[] | undefined => {
  if (side === '') return [];
  const parts = side.split(':');
  const quad = parseIPv4(parts.at(-1) ?? '');
  if (quad) parts.splice(-1, 1, quad.slice(0, 2).map(asHex).join(''), quad.slice(2).map(asHex).join(''));
  return parts.every((part) => GROUP.test(part)) ? parts.map((part) => Number.parseInt(part, 16)) : undefined;
};

const asHex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** The eight 16-bit groups of an IPv6 address without zone (RFC 4291, section 2.2); `undefined` for all else. */
export const parseIPv6 = (text: string): number[] | undefined => {
  const sides = text.split('::');
  if (sides.length > 2) return undefined;
  const head = parseGroups(sides[0] ?? '');
  const tail = parseGroups(sides[1] ?? '');
  if (!head || !tail) return undefined;
  const left = 8 - head.length - tail.length;
  if (sides.length === 1) return left === 0 ? head : undefined;
  return left > 0 ? [...head, ...new Array<number>(left).fill(0), ...tail] : undefined;
};
