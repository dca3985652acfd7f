import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressKind, addressKind, isReachable } from '../../../shared/settings/checks/network.ts';

const onAws = { loopback: false, private: false };
const inVpc = { loopback: false, private: true };
const onLaptop = { loopback: true, private: true };

describe('the kind of an IP address', () => {
  it.each<[string, AddressKind]>([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::FFFF:7F00:1', 'loopback'],
    ['::127.0.0.1', 'loopback'],
    ['64:ff9b::127.0.0.1', 'loopback'],
    ['2002:7f00:1::', 'loopback'],
    ['169.254.169.254', 'link-local'],
    ['169.254.170.2', 'link-local'],
    ['64:ff9b::a9fe:a9fe', 'link-local'],
    ['fe80::1', 'link-local'],
    ['febf:ffff::1', 'link-local'],
    ['fd00:ec2::254', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd12:3456::1', 'private'],
    ['0.0.0.0', 'reserved'],
    ['::', 'reserved'],
    ['224.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['192.0.2.1', 'reserved'],
    ['ff02::1', 'reserved'],
    ['2001:db8::1', 'reserved'],
    ['172.15.255.255', 'public'],
    ['172.32.0.1', 'public'],
    ['100.128.0.1', 'public'],
    ['8.8.8.8', 'public'],
    ['2606:4700::1111', 'public'],
    ['::ffff:8.8.8.8', 'public'],
  ])('%s is %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });

  it.each([
    '127.1',
    '0177.0.0.1',
    '2130706433',
    '0x7f000001',
    '1.2.3.4.5',
    '256.0.0.1',
    '1.2.3.4 ',
    '',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    'fe80::1%eth0',
    '[::1]',
    'localhost',
  ])('%j is not an address', (text) => {
    expect(addressKind(text)).toBeUndefined();
    expect(isReachable(text, onLaptop)).toBe(false);
  });

  it('is the same for every IPv6 form of an IPv4 address', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), ([a, b, c, d]) => {
        const kind = addressKind(`${a}.${b}.${c}.${d}`);
        const hex = [(a << 8) | b, (c << 8) | d].map((group) => group.toString(16)).join(':');
        expect(addressKind(`::ffff:${a}.${b}.${c}.${d}`)).toBe(kind);
        expect(addressKind(`::ffff:${hex}`)).toBe(kind);
        expect(addressKind(`64:ff9b::${hex}`)).toBe(kind);
        expect(addressKind(`2002:${hex}::1`)).toBe(kind);
      }),
    );
  });
});

describe('the reachable networks', () => {
  it.each([
    ['8.8.8.8', true, true, true],
    ['127.0.0.1', false, false, true],
    ['::ffff:127.0.0.1', false, false, true],
    ['10.0.0.1', false, true, true],
    ['169.254.169.254', false, false, false],
    ['fd00:ec2::254', false, false, false],
    ['0.0.0.0', false, false, false],
  ])('%s: on AWS %s, in a VPC %s, on a laptop %s', (address, aws, vpc, laptop) => {
    expect([onAws, inVpc, onLaptop].map((policy) => isReachable(address, policy))).toEqual([aws, vpc, laptop]);
  });
});
