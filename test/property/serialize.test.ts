import fc from 'fast-check';
import MailComposer from 'nodemailer/lib/mail-composer';
import { expect, it } from 'vitest';
import { attachmentPart, bodyPart } from '../../shared/email/message/mime-part.ts';
import { serialized } from '../../shared/email/message/serialize.ts';

const unit = fc.constantFrom(
  'a',
  'word ',
  ' ',
  '\t',
  '.',
  '\r',
  '\n',
  '\r\n',
  '=',
  '=41',
  'é',
  '山',
  '😀',
  '\ud800',
  '\0',
);
const text = fc.oneof(
  fc.string({ unit, maxLength: 400 }),
  fc.string({ unit, minLength: 60, maxLength: 90 }).map((line) => `${line}   `),
  fc.tuple(fc.string({ unit, maxLength: 20 }), fc.integer({ max: 3_000, min: 0 })).map(([part, n]) => part.repeat(n)),
);
const attachments = fc.array(
  fc.record({
    filename: fc.constantFrom('a.pdf', 'Rechnung.txt', '請求書.html'),
    contentType: fc.constantFrom('application/pdf', 'text/plain', 'text/html; charset=utf-8'),
    content: fc
      .oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 0, max: 9_000 }).map((n) => new Uint8Array(n).fill(7)),
      )
      .map((bytes) => Buffer.from(bytes).toString('base64')),
  }),
  { maxLength: 3 },
);
const cid = fc.constantFrom(undefined, 'logo');

const message = ({
  plain,
  html,
  files,
  id,
}: {
  plain: string | null;
  html: string | null;
  files: [];
  id?: string | undefined;
}) =>
  new MailComposer({
    text: bodyPart(plain),
    html: bodyPart(html),
    attachments: files.map((file: Parameters<typeof attachmentPart>[0]) =>
      attachmentPart({ ...file, ...(id !== undefined && { contentId: id }) }),
    ),
    baseBoundary: 'b',
    messageId: '<a@example.com>',
    date: new Date(0),
    newline: 'win',
  }).compile();

const messages = fc.record({ plain: fc.option(text), html: fc.option(text), files: attachments, id: cid });

it("writes the bytes that nodemailer's streams write", async () => {
  let written = 0;
  await fc.assert(
    fc.asyncProperty(messages, async (said) => {
      const ours = serialized(message(said as never));
      if (!ours) return;
      written++;
      expect(ours.toString('latin1')).toBe((await message(said as never).build()).toString('latin1'));
    }),
    { numRuns: 1_000 },
  );
  expect(written).toBeGreaterThan(500);
});

it('leaves texts that nodemailer encodes in pieces, and messages not in memory, to nodemailer', () => {
  const long = message({ plain: 'word '.repeat(20_000), html: null, files: [] });
  expect(serialized(long)).toBeUndefined();
  const elsewhere = new MailComposer({ attachments: [{ filename: 'a', path: '/nowhere' }] }).compile();
  expect(serialized(elsewhere)).toBeUndefined();
});
