import { type Address, InvalidAddress, parseAddress } from '../../email/address/address.ts';
import type { Kind, Reading } from './kind.ts';
import { list } from './list.ts';

const readAddress = (raw: unknown): Address | undefined => {
  if (typeof raw !== 'string') return undefined;
  try {
    return parseAddress(raw.trim());
  } catch (error) {
    if (error instanceof InvalidAddress) return undefined;
    throw error;
  }
};

/** One address. */
export const address: Kind<Address> = {
  name: 'address',
  allowed: 'an address such as name@example.com',
  read(raw) {
    const value = readAddress(raw);
    return value && { value };
  },
  write: (value) => value,
};

/** One address or none; "" means none, even if a wider scope has one. */
export const optionalAddress: Kind<Address | undefined> = {
  name: 'address',
  allowed: `${address.allowed}, or "" for none`,
  read: (raw): Reading<Address | undefined> | undefined => (raw === '' ? { value: undefined } : address.read(raw)),
  write: (value) => value ?? '',
};

/** Addresses: an array, or Adobe's comma-separated text, spaces allowed. */
export const addressList = (max: number): Kind<readonly Address[]> => ({
  name: 'address list',
  allowed: `at most ${max} addresses such as name@example.com, in an array or separated by commas`,
  read: list(readAddress, max),
  write: (value) => value,
});
