import fc from 'fast-check';
import { addressText } from './arbitraries.ts';

/** A single line of characters that are difficult in headers. */
const line = (maxLength: number) =>
  fc
    .array(
      fc.oneof(
        {
          weight: 4,
          arbitrary: fc.constantFrom('Order', 'a', 'Z7', '%', "'", '*', '(', ')', ';', '=', '<', '>', '@', ',', ':'),
        },
        {
          weight: 2,
          arbitrary: fc.constantFrom('é', 'größe', '山田', '😀', '\u200d', '"', '\\', '=?utf-8?q?x?=', '=?', '?='),
        },
        { weight: 4, arbitrary: fc.constant(' ') },
        { weight: 1, arbitrary: fc.constantFrom(' '.repeat(80), 'x'.repeat(90), '"'.repeat(300), 'x'.repeat(998)) },
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('').slice(0, maxLength).toWellFormed());

const quotedName = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const mailbox = fc.oneof(
  addressText,
  fc.tuple(line(300), addressText).map(([name, address]) => `${quotedName(name)} <${address}>`),
  fc.tuple(line(998), addressText).map(([name, address]) => ({ name, address })),
);
const url = fc.constantFrom(
  'https://shop.example.com/abmelden/größe?a=1,2',
  'https://grüße.example/x',
  'mailto:leave@shop.example.com?subject=größe',
  `https://shop.example.com/${'x'.repeat(870)}`,
  `https://shop.example.com/${'x'.repeat(970)}`,
);
const headers = fc.record(
  {
    'X-Order': line(998),
    'List-Unsubscribe': fc
      .array(url, { minLength: 1, maxLength: 3 })
      .map((list) => list.map((one) => `<${one}>`).join(', ')),
    'List-Id': line(60).map((text) => `${text.replace(/[<>]/g, '')} <news.shop.example.com>`),
    References: fc
      .array(fc.constantFrom('<a@b.example>', 'c@d.example', `<${'x'.repeat(600)}@e.example>`))
      .map((ids) => ids.join('  ')),
    'Feedback-ID': fc.constantFrom('a:b:c:shop', '1:ü'),
    'Thread-Topic': line(120),
    Date: fc.constant('yesterday'),
  },
  { requiredKeys: [] },
);
const attachment = fc.record({
  filename: fc.oneof(
    // postal-mime decodes encoded words in names even where none are allowed.
    line(200).map((text) => text.replace(/[/\\<>"]|=\?/g, '')),
    fc.constantFrom('a*b.pdf', "it's 100%.pdf", 'mail.eml', 'page.mhtml', 'data.zip', 'x.gzip', '請求書.pdf'),
  ),
  content: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64')),
});
const body = fc.string({
  unit: fc.constantFrom('a', ' ', '.', '\r\n', '\n', '=', 'é', '山', '<', '-', 'x'.repeat(1200)),
});
/** Send objects with difficult headers and bodies; not all are accepted. */
export const sendObject = fc.record(
  {
    from: mailbox,
    to: fc.array(mailbox, { minLength: 1, maxLength: 4 }),
    cc: fc.array(mailbox, { maxLength: 2 }),
    reply_to: fc.array(mailbox, { maxLength: 2 }),
    subject: line(998),
    html: body,
    text: body,
    headers,
    attachments: fc.array(attachment, { maxLength: 2 }),
  },
  { requiredKeys: ['from', 'to', 'subject', 'text'] },
);
