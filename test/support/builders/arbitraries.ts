import fc from 'fast-check';
import { InvalidAddress, type Mailbox, parseAddress } from '../../../shared/email/address/address.ts';

const atom = fc.stringMatching(/^[a-zA-Z0-9#$&'*+=^_{}~][a-zA-Z0-9#$&'*+=^_{}~-]{0,12}$/);
const label = fc.stringMatching(/^(?:[a-zA-Z0-9](?:[a-zA-Z0-9]{0,10}[a-zA-Z0-9])?|[äöüß例日]{1,5})$/);
const topLevel = fc.constantFrom('com', 'DE', 'example', 'рф');

/** Accepted addresses, as people write them. */
export const addressText = fc
  .tuple(fc.array(atom, { minLength: 1, maxLength: 3 }), fc.array(label, { minLength: 1, maxLength: 3 }), topLevel)
  .map(([atoms, labels, last]) => `${atoms.join('.')}@${[...labels, last].join('.')}`);

/** Texts composed of characters that matter to an address parser. */
export const addressLikeText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.oneof(
        addressText,
        fc.constantFrom(
          ...'<>"\\,;:()[]@.| \t\r\n\0-/',
          '=?utf-8?q?=40?=',
          '\u212a',
          '\uff20',
          '\uff0e',
          '\u00ad',
          '\ud800',
        ),
        fc.string({ unit: 'grapheme', maxLength: 5 }),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
);

/** Display names of mailboxes. */
const name = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.array(fc.constantFrom(...'"\\<>,@ a=?', '=?utf-8?b?YQ==?='), { maxLength: 20 }).map((parts) => parts.join('')),
  )
  .map((text) => text.replace(/[\p{Cc}\u2028\u2029]/gu, '').trim())
  .filter((text) => text !== '');

export const mailbox = fc
  .record({ name, address: addressText.map(parseAddress) }, { requiredKeys: ['address'] })
  .map((value): Mailbox => value);

/** The result of `read`, or `undefined` if it throws `InvalidAddress`; other errors are bugs. */
export const unlessInvalid = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidAddress) return undefined;
    throw error;
  }
};
