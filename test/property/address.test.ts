import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAddress } from '../../shared/email/address/address.ts';
import { formatMailbox, parseMailbox } from '../../shared/email/address/mailbox.ts';
import { parseMailboxes } from '../../shared/email/address/mailbox-list.ts';
import { recipientsOf } from '../../shared/email/lifecycle/new-email.ts';
import { addressLikeText, addressText, mailbox, unlessInvalid } from '../support/builders/arbitraries.ts';

const WIRE_FORM = /^[\w.#$&'*+=^{}~-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{1,63}$/;

it('parses every accepted address, and parses the result to the same', () => {
  fc.assert(
    fc.property(addressText, (text) => {
      const address = parseAddress(text);
      expect(address).toMatch(WIRE_FORM);
      expect(parseAddress(address)).toBe(address);
    }),
  );
});

it('yields only plain ASCII addresses, whatever the text', () => {
  fc.assert(
    fc.property(addressLikeText, (text) => {
      const read = [unlessInvalid(() => parseAddress(text)), unlessInvalid(() => parseMailbox(text))?.address];
      for (const address of read) expect(address ?? 'a@b.cd').toMatch(WIRE_FORM);
    }),
    { numRuns: 2000 },
  );
});

it('yields no address that the text does not spell out', () => {
  fc.assert(
    fc.property(fc.array(addressLikeText, { maxLength: 4 }), (texts) => {
      const text = texts.join(',');
      for (const { address } of unlessInvalid(() => parseMailboxes(text)) ?? []) {
        const [localPart = ''] = address.split('@');
        expect(text).toContain(`${localPart}@`);
      }
    }),
    { numRuns: 1000 },
  );
});

it('parses a formatted mailbox to the same mailbox', () => {
  fc.assert(
    fc.property(mailbox, (value) => {
      expect(parseMailbox(formatMailbox(value))).toEqual(value);
    }),
  );
});

it('parses a formatted list to the same list', () => {
  const list = fc.array(mailbox, { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(list, (values) => {
      expect(parseMailboxes(values.map(formatMailbox).join(', '))).toEqual(values);
    }),
  );
});

it('keeps line breaks and other controls out of names', () => {
  fc.assert(
    fc.property(addressLikeText, (text) => {
      const read = unlessInvalid(() => parseMailbox(`${text} <a@b.com>`));
      expect(read?.name ?? '').not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    }),
    { numRuns: 1000 },
  );
});

it('gives every address one copy, in the order of to, cc and bcc', () => {
  const list = fc.array(mailbox, { maxLength: 6 });
  fc.assert(
    fc.property(list, list, list, (to, cc, bcc) => {
      const keys = recipientsOf({ to, cc, bcc }).map(({ address }) => address.toLowerCase());
      expect(keys).toEqual([...new Set([...to, ...cc, ...bcc].map(({ address }) => address.toLowerCase()))]);
    }),
  );
});
