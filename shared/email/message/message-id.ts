import type { Address } from '../address/address.ts';

const domainOf = (address: Address): string => address.slice(address.lastIndexOf('@') + 1);

/** The Message-ID of an email: the same at every attempt, so that a second copy can be told as one (RFC 5322, 3.6.4). */
export const messageIdOf = (id: string, from: Address): string => `<${id}@${domainOf(from)}>`;
