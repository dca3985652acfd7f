import type { Address } from '../address/address.ts';

const domainOf = (address: Address): string => address.slice(address.lastIndexOf('@') + 1);

/** The Message-ID of an email (RFC 5322, 3.6.4). The same at every attempt, so that receivers recognise a second copy. */
export const messageIdOf = (id: string, from: Address): string => `<${id}@${domainOf(from)}>`;
