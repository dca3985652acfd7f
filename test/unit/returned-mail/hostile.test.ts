import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../../shared/returned-mail/message.ts';
import { readReturnedMail } from '../../../shared/returned-mail/read-returned-mail.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const multipart = (boundary: string, parts: string[]): string =>
  `Content-Type: multipart/mixed; boundary="${boundary}"\n\n${parts.map((part) => `--${boundary}\n${part}\n`).join('')}--${boundary}--\n`;

const MEGABYTE = 1_048_576;

describe('a hostile message', () => {
  it('is examined up to one megabyte', () => {
    const { parts } = parseMessage(bytes(`Subject: x\n\n${'y'.repeat(10 * MEGABYTE)}`));
    expect(parts[0]?.body.length).toBeLessThan(MEGABYTE);
  });

  it('is examined up to 64 parts', () => {
    expect(parseMessage(bytes(multipart('b', Array(1_000).fill('\nhello')))).parts).toHaveLength(64);
  });

  it('is examined up to eight levels deep', () => {
    let nested = '\ninnermost';
    for (let depth = 0; depth < 200; depth += 1) nested = multipart(`b${depth}-`, [nested]);
    const { parts } = parseMessage(bytes(nested));
    expect(parts).toHaveLength(1);
    expect(parts[0]?.type).toBe('multipart/mixed');
  });

  it.each(['no-such-charset', 'utf-7', '"', 'utf-8; charset=utf-16'])('may name the charset %s', (charset) => {
    const mail = `From: mailer-daemon@far.example\nContent-Type: text/plain; charset=${charset}\n\n<anna@far.example>:\n550 5.1.1 user unknown \xff\xfe\n`;
    expect(readReturnedMail(bytes(mail)).recipients[0]?.address).toBe('anna@far.example');
  });

  it.each([
    ['one endless line', 'x'],
    ['at signs', '@'],
    ['addresses without an end', 'a@a'],
    ['spaces', ' '],
    ['angle brackets', '<'],
    ['opened tags', '<br '],
    ['headers', 'Subject: x\n'],
    ['empty lines', '\n'],
    ['folded lines', '\n x'],
    ['quoted printable', '=\n=20'],
    ['recipients', 'Final-Recipient: rfc822;a@b.c\n\n'],
    ['words that begin like a verdict', 'mailbox user account '],
    ['dashes', '--'],
  ])('of %s is read in time proportional to its size', (_name, unit) => {
    const head = 'From: mailer-daemon@far.example\nSubject: failure notice\n';
    for (const type of ['text/plain', 'text/html', 'message/delivery-status', 'multipart/report; boundary="--"']) {
      const mail = `${head}Content-Type: ${type}\n\n${unit.repeat((10 * MEGABYTE) / unit.length)}`;
      expect(readReturnedMail(bytes(mail))).toHaveProperty('kind');
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4_000 }), (random) => {
        expect(readReturnedMail(random)).toHaveProperty('kind');
      }),
    );
  });
});
