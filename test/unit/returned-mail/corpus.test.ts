import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readReturnedMail } from '../../../shared/returned-mail/read-returned-mail.ts';
import type { Report } from '../../../shared/returned-mail/report.ts';

interface Expected {
  kind: string;
  recipients: { address: string; class: string; cause: string }[];
  messageId?: string;
}

const file = (name: string): URL => new URL(`corpus/${name}`, import.meta.url);
const corpus = Object.entries<Expected>(JSON.parse(readFileSync(file('expected.json'), 'utf8')));

const withLineEnds = (bytes: Buffer, ending: string): Buffer =>
  Buffer.from(bytes.toString('latin1').replaceAll('\n', ending), 'latin1');

const summary = ({ kind, recipients, messageIds }: Report) => ({
  kind,
  recipients: recipients.map(({ address, class: failure, cause }) => ({ address, class: failure, cause })),
  ...(messageIds[0] && { messageId: messageIds[0] }),
});

describe('the corpus of returned mail', () => {
  it.each(corpus)('reads %s', (name, expected) => {
    expect(summary(readReturnedMail(readFileSync(file(`${name}.eml`))))).toEqual(expected);
  });

  it.each(['\r\n', '\r', '\r\r\n'])('reads the same with line endings %j', (ending) => {
    for (const [name, expected] of corpus) {
      expect(summary(readReturnedMail(withLineEnds(readFileSync(file(`${name}.eml`)), ending)))).toEqual(expected);
    }
  });
});

describe('the details of a report', () => {
  const read = (name: string): Report => readReturnedMail(readFileSync(file(`${name}.eml`)));

  it('include status, reply code and text', () => {
    expect(read('postfix-user-unknown').recipients[0]).toMatchObject({
      action: 'failed',
      status: '5.1.1',
      code: 550,
      diagnostic: '550 5.1.1 <anna@far.example>: Recipient address rejected: User unknown in virtual mailbox table',
    });
  });

  it('include the original address of forwarded mail', () => {
    expect(read('postfix-forwarded').recipients[0]?.aliases).toEqual(['anna@far.example']);
    expect(read('exim-alias').recipients[0]?.aliases).toEqual(['anna@far.example']);
  });

  it('include the envelope id', () => {
    expect(read('sun-messaging-server').envelopeId).toBe('0NFC009FLKOUVMA0@far.example');
  });
});
