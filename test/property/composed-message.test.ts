import fc from 'fast-check';
import PostalMime, { decodeWords } from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { compose } from '../../shared/email/message/compose.ts';
import { box, email, identity } from '../support/builders/composed-email.ts';

const parse = (raw: Buffer) => PostalMime.parse(raw);
const canonical = (text: string): string => text.replace(/\r\n|\r|\n/g, '\n').toWellFormed();

const awkward = fc.string({
  unit: fc.constantFrom('a', ' ', '.', '\r', '\n', '\r\n', '\0', '\u0007', '=', 'é', '山', '😀', '\ud800', '<', '-'),
});
const words = fc
  .array(
    fc.string({
      unit: fc.constantFrom('a', 'Z', '7', '"', ',', '<', '>', '@', ':', 'é', '山', '😀'),
      minLength: 1,
      maxLength: 12,
    }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((list) => list.join(' '));
const attachments = fc.array(
  fc.record({
    filename: fc.constantFrom('a.pdf', 'Rechnung für "Ann".pdf', '請求書.pdf'),
    contentType: fc.constantFrom('application/pdf', 'text/plain'),
    content: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  }),
  { maxLength: 2 },
);
const emails = fc.record({
  subject: fc.oneof(words, fc.constant('x'.repeat(2000)), fc.constant(`a${' '.repeat(300)}b`)),
  to: fc.array(
    words.map((name) => box('ann@example.com', name)),
    { minLength: 1, maxLength: 3 },
  ),
});
const contents = fc.record({
  html: fc.option(awkward),
  text: fc.option(awkward),
  headers: fc.record({ 'X-Order': fc.oneof(words, fc.constant('y'.repeat(1500))) }),
  attachments,
});

describe('composing', () => {
  it('yields the same bytes for the same input', async () => {
    await fc.assert(
      fc.asyncProperty(emails, contents, async (changes, said) => {
        const once = await compose(email(changes), said, identity());
        const again = await compose(email(structuredClone(changes)), structuredClone(said), identity());
        expect(again.equals(once)).toBe(true);
      }),
    );
  });

  it('writes unambiguous bytes: CRLF only, no NUL, lines of at most 998 characters, none blank in the headers', async () => {
    await fc.assert(
      fc.asyncProperty(emails, contents, async (changes, said) => {
        const raw = (await compose(email(changes), said, identity())).toString('latin1');
        expect(raw).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
        expect(raw).not.toMatch(/(?![\t\r\n])\p{Cc}|\P{ASCII}/u);
        expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
        expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/\r\n[ \t]*(\r\n|$)/);
      }),
    );
  });

  it('contains what was accepted, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(emails, contents, async (changes, said) => {
        const message = await parse(await compose(email(changes), said, identity()));
        expect(message.subject).toBe(changes.subject);
        expect(message.to?.map(({ name, address }) => ({ name, address }))).toEqual(changes.to);
        const order = message.headers.find(({ key }) => key === 'x-order');
        expect(decodeWords(order?.value ?? '')).toBe(said.headers['X-Order']);
        const parsedFiles = message.attachments.map((part) => [
          part.filename,
          Buffer.from(part.content as ArrayBuffer),
        ]);
        expect(parsedFiles).toEqual(said.attachments.map((one) => [one.filename, Buffer.from(one.content, 'base64')]));
        expect(canonical(message.text ?? '').trimEnd()).toBe(canonical(said.text ?? '').trimEnd());
        expect(canonical(message.html ?? '').trimEnd()).toBe(canonical(said.html ?? '').trimEnd());
      }),
    );
  });
});
