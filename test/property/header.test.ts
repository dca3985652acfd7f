import fc from 'fast-check';
import { expect, it } from 'vitest';
import { headers } from '../../shared/email/request/header.ts';

const OURS = ['from', 'sender', 'to', 'cc', 'bcc', 'subject', 'date', 'message-id', 'received', 'return-path'];
const name = fc.oneof(
  fc.constantFrom(
    'X-A',
    'x-b',
    'List-Unsubscribe',
    'References',
    'Precedence',
    ...OURS,
    'DKIM-Signature',
    'MIME-Version',
  ),
  fc.stringMatching(/^[Xx]-[ -~]{0,8}$/),
  fc.string({ unit: 'binary' }),
);
const value = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('a\r\nBcc: x@y.de', 'a\n b', 'ü'));

it('accepts only allowed names and single-line values, whatever the input', () => {
  fc.assert(
    fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (given) => {
      const result = headers.safeParse(given);
      for (const [key, text] of Object.entries(result.data?.headers ?? {})) {
        expect(key).toMatch(/^(?:x-[\w-]+|list-[a-z-]+|auto-submitted|importance|precedence|in-reply-to|references)$/i);
        expect(text).not.toMatch(/\p{Cc}/u);
        expect(given).toHaveProperty([key], text);
      }
    }),
    { numRuns: 1000 },
  );
});

it('accepts all of them or none', () => {
  const plain = fc.stringMatching(/^[ -~]{0,30}$/);
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^X-[a-z]{1,9}$/), plain, { noNullPrototype: true }), (given) => {
      expect(headers.safeParse(given).data?.headers).toEqual(given);
      expect(headers.safeParse({ ...given, Bcc: 'x@y.de' }).success).toBe(false);
    }),
  );
});
