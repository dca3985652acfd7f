import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMailFile, encodeMailFile } from '../../../infra/local/inbox/mail-file.ts';
import type { StoredMail } from '../../../infra/local/inbox/message.ts';
import { parseMail, summarize } from '../../../infra/local/inbox/parse-mail.ts';

const stored: StoredMail = {
  id: '01900000-0000-7000-8000-000000000000',
  receivedAt: '2026-01-01T00:00:00.000Z',
  envelope: { from: 'a@example.com', to: ['b@example.net'] },
  auth: null,
  tls: null,
};

const parse = (...lines: string[]) => parseMail(stored, Buffer.from(lines.join('\r\n')));

const anyBytes = fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes));

describe('a mail on disk', () => {
  it('is read back byte for byte', () => {
    fc.assert(
      fc.property(anyBytes, fc.string({ unit: 'binary' }), (raw, from) => {
        const mail = { ...stored, envelope: { from, to: [] } };
        expect(decodeMailFile(encodeMailFile(mail, raw))).toEqual({ mail, raw });
      }),
    );
  });
});

describe('reading a mail', () => {
  it('never fails, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, async (raw) => {
        const { message } = await parseMail(stored, raw);
        expect(message).toMatchObject({ ...stored, size: raw.length, raw: raw.toString() });
      }),
    );
  });

  it('decodes encoded words, and lists a repeated header', async () => {
    const { message } = await parse(
      'Subject: =?utf-8?Q?Gr=C3=B6=C3=9Fe?=',
      'From: =?utf-8?B?TcO8?= <m@example.com>',
      'Received: one',
      'Received: two',
      'X-Folded: a',
      ' b',
      '',
      'Hello',
    );
    expect(message.subject).toBe('Größe');
    expect(message.from).toEqual([{ name: 'Mü', address: 'm@example.com' }]);
    expect(message.headers).toMatchObject({ received: ['one', 'two'], 'x-folded': 'a b' });
  });

  it('accepts header names that are JavaScript property names', async () => {
    const { message } = await parse('__proto__: polluted', 'constructor: x', '', '');
    expect(JSON.parse(JSON.stringify(message.headers))).toEqual(
      Object.fromEntries([
        ['__proto__', 'polluted'],
        ['constructor', 'x'],
      ]),
    );
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('unfolds groups of recipients', async () => {
    const { message } = await parse('To: Team: a@example.net, b@example.net;, c@example.net', '', '');
    expect(message.to.map(({ address }) => address)).toEqual(['a@example.net', 'b@example.net', 'c@example.net']);
  });

  it('gives an attachment its decoded size and its content id', async () => {
    const { message, attachments } = await parse(
      'Content-Type: multipart/related; boundary=b',
      '',
      '--b',
      'Content-Type: image/png; name=logo.png',
      'Content-ID: <logo@shop>',
      'Content-Transfer-Encoding: base64',
      '',
      'AAECAw==',
      '--b--',
    );
    const expected = { filename: 'logo.png', contentType: 'image/png', contentId: 'logo@shop' };
    expect(message.attachments).toEqual([{ ...expected, size: 4 }]);
    expect(attachments).toEqual([{ ...expected, content: Buffer.from([0, 1, 2, 3]) }]);
  });

  it('has a summary of limited length', async () => {
    const { message } = await parse('Subject: Short', '', 'Long');
    const { from, to, subject, size, attachments } = message;
    expect(summarize(message)).toEqual({ ...stored, from, to, subject, size, attachments });
  });
});
