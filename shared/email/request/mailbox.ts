import * as z from 'zod/mini';
import { InvalidAddress, type Mailbox, parseAddress } from '../address/address.ts';
import { mailboxOf, parseMailbox } from '../address/mailbox.ts';
import { parseMailboxes } from '../address/mailbox-list.ts';
import { atMost, refuse, required } from './field-schema.ts';

/** Recipients per field; the limit of Resend's API. */
const MAX_MAILBOXES = 50;

const ADDRESS = 'must be an address, such as name@example.com or Name <name@example.com>';

/** `a@b.com`, `Name <a@b.com>` or, from some clients, an object with name and address. */
const written = z.union([z.string(), z.strictObject({ name: z.optional(z.string()), address: z.string() })], {
  error: required(ADDRESS),
});

/** One mailbox. */
export const mailbox = z.pipe(
  written,
  z.transform((value, payload): Mailbox => {
    try {
      return typeof value === 'string' ? parseMailbox(value) : mailboxOf(value.name ?? '', parseAddress(value.address));
    } catch (error) {
      refuse(payload, reasonOf(error));
      return z.NEVER;
    }
  }),
);

/** Up to fifty mailboxes: an array, or a string with one or several. An empty string is an empty list. */
export const mailboxes = atMost(
  MAX_MAILBOXES,
  z.pipe(
    z.union([written, z.array(written)], { error: required('must be an address, or an array of addresses') }),
    z.transform((value, payload): Mailbox[] => {
      if (value === '') return [];
      const read = Array.isArray(value)
        ? value.flatMap((item, index) => listIn(item, payload, [index]))
        : listIn(value, payload, []);
      if (read.length > MAX_MAILBOXES) refuse(payload, `must have at most ${MAX_MAILBOXES} addresses`);
      return read;
    }),
  ),
);

const listIn = (value: z.output<typeof written>, payload: z.core.ParsePayload, path: PropertyKey[]): Mailbox[] => {
  try {
    if (typeof value !== 'string') return [mailboxOf(value.name ?? '', parseAddress(value.address))];
    const list = parseMailboxes(value);
    // A stray comma is harmless, but an empty array entry means that the client lost a recipient.
    if (list.length === 0 && path.length > 0) refuse(payload, ADDRESS, path);
    return list;
  } catch (error) {
    refuse(payload, reasonOf(error), path);
    return [];
  }
};

const reasonOf = (error: unknown): string => {
  if (error instanceof InvalidAddress) return error.message;
  throw error;
};
