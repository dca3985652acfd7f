import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { expect, it } from 'vitest';
import type { Email, EmailContent } from '../../shared/email/lifecycle/email.ts';
import { newEmail } from '../../shared/email/lifecycle/new-email.ts';
import { compose } from '../../shared/email/message/compose.ts';
import { unfolded } from '../../shared/email/message/header-folding.ts';
import { InvalidSendRequest } from '../../shared/email/request/fault.ts';
import { parseSendRequest, type SendRequest } from '../../shared/email/request/send-request.ts';
import type { JsonValue } from '../../shared/json.ts';
import { addressText } from '../support/builders/arbitraries.ts';

/** Text of one line, made of what headers trip over. */
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
    // postal-mime decodes encoded words in names that were not encoded as such.
    line(200).map((text) => text.replace(/[/\\<>"]|=\?/g, '')),
    fc.constantFrom('a*b.pdf', "it's 100%.pdf", 'mail.eml', 'page.mhtml', 'data.zip', 'x.gzip', '請求書.pdf'),
  ),
  content: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64')),
});
const body = fc.string({
  unit: fc.constantFrom('a', ' ', '.', '\r\n', '\n', '=', 'é', '山', '<', '-', 'x'.repeat(1200)),
});
const sendObject = fc.record(
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

/** The email of a send object, if it is accepted. */
const accepted = (value: unknown): { request: SendRequest; email: Email; content: EmailContent } | undefined => {
  try {
    const request = parseSendRequest(value as JsonValue);
    const made = {
      id: '01936b2e-4c1a-7d3e-8f00-0123456789ab',
      scope: 'default',
      createdAt: 1_800_000_000_000,
      dueAt: 0,
    };
    return { request, ...newEmail(request, made) };
  } catch (error) {
    if (error instanceof InvalidSendRequest) return undefined;
    throw error;
  }
};

const composed = async ({ email, content }: { email: Email; content: EmailContent }): Promise<string> => {
  const { from, replyTo } = email;
  if (!from) throw new Error('It is from somebody');
  return (await compose(email, content, { from, replyTo })).toString('latin1');
};

const forAllAccepted = (check: (sent: { request: SendRequest; raw: string }) => Promise<void>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(sendObject, async (value) => {
      const sent = accepted(value);
      fc.pre(sent !== undefined);
      await check({ request: sent.request, raw: await composed(sent) });
    }),
    { numRuns: 500 },
  );

/** Header blocks of the message and of its parts, lines as they are on the wire. */
const headerBlocks = (raw: string): string[][] => {
  const parts = raw.split(/\r\n--[^\r]+\r\n/).slice(1);
  return [raw, ...parts.filter((part) => part.startsWith('Content-'))].map((block) =>
    // The blank line of a part that begins with a part is taken by the boundary.
    block.slice(0, `${block}\r\n`.indexOf('\r\n\r\n')).split('\r\n'),
  );
};

it('writes lines of 998 octets at most, headers in ASCII, and no line of blanks among them', async () => {
  await forAllAccepted(async ({ raw }) => {
    for (const text of raw.split('\r\n')) expect(text.length).toBeLessThanOrEqual(998);
    expect(raw).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
    for (const block of headerBlocks(raw)) {
      for (const text of block) expect(text).toMatch(/^(?:[!-9;-~]+: ?|[ ]+(?=[!-~]))[ -~]*$/);
      for (const text of block) expect(text).toMatch(/[!-~]$/);
    }
  });
});

it('has encoded words neither in brackets nor in URLs', async () => {
  await forAllAccepted(async ({ raw }) => {
    for (const field of unfolded(headerBlocks(raw)[0]?.join('\r\n') ?? '')) {
      if (/^(?:subject|x-|thread-topic)/i.test(field)) continue;
      // What stands in a quoted string is no bracket.
      const brackets = field.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/<[^>]*>/g) ?? [];
      for (const bracket of brackets) expect(bracket).not.toContain('=?');
      if (/^(?:list-unsub|references|feedback)/i.test(field)) expect(field).not.toContain('=?');
    }
  });
});

const named = (list: { name?: string | undefined; address?: string | undefined }[] = []) =>
  // mailparser shows international domains as people write them.
  list.map(({ name, address = '' }) => ({
    name: name || undefined,
    address: address.replace(/[^@]+$/, domainToASCII),
  }));
const canonical = (text: string | null): string => (text ?? '').replace(/\r\n|\r|\n/g, '\n').trimEnd();
const expectedFiles = ({ attachments }: SendRequest) =>
  attachments.map(({ filename, content }) => [filename, Buffer.from(content, 'base64').toString('hex')]);

it('is read by postal-mime as what was sent', async () => {
  await forAllAccepted(async ({ request, raw }) => {
    const message = await PostalMime.parse(Buffer.from(raw, 'latin1'));
    expect(message.subject ?? '').toBe(request.subject.trim());
    expect(named([message.from ?? {}])).toEqual(named([request.from ?? {}]));
    expect(named(message.to)).toEqual(named(request.to));
    expect(named(message.cc)).toEqual(named(request.cc));
    expect(named(message.replyTo)).toEqual(named(request.replyTo));
    expect(canonical(message.text ?? null)).toBe(canonical(request.text));
    expect(canonical(message.html ?? null)).toBe(canonical(request.html));
    expect(
      message.attachments.map(({ filename, content }) => [
        filename,
        Buffer.from(content as ArrayBuffer).toString('hex'),
      ]),
    ).toEqual(expectedFiles(request));
    for (const { mimeType } of message.attachments) expect(mimeType).not.toMatch(/^(?:message|multipart)\//);
  });
});

it('is read by mailparser as what was sent', async () => {
  await forAllAccepted(async ({ request, raw }) => {
    const message = await simpleParser(Buffer.from(raw, 'latin1'), {
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipImageLinks: true,
    });
    expect(message.subject ?? '').toBe(request.subject.trim());
    expect(named(message.from?.value)).toEqual(named([request.from ?? {}]));
    const lists = [message.to ?? []].flat().flatMap(({ value }) => value);
    expect(named(lists)).toEqual(named(request.to));
    expect(canonical(message.text ?? null)).toBe(canonical(request.text));
    expect(canonical(message.html || null)).toBe(canonical(request.html));
    expect(message.attachments.map(({ filename, content }) => [filename, content.toString('hex')])).toEqual(
      expectedFiles(request),
    );
  });
});
