import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../shared/email/address/address.ts';
import { readGivenMessage } from '../../../../shared/email/mime/given-message.ts';

const jane = parseAddress('jane@customer.test');
const lines = (...text: string[]): string => text.map((line) => `${line}\r\n`).join('');
const read = (text: string, ...recipients: string[]) =>
  readGivenMessage(Buffer.from(text, 'latin1'), recipients.length > 0 ? recipients.map(parseAddress) : [jane]);
const withHeader = (...fields: string[]): string => lines('From: shop@svc.test', ...fields, '', 'Hello');

describe('a message is refused', () => {
  it.each([
    ['a bare LF in the body', `${withHeader()}one\ntwo\r\n`, /bare LF/],
    ['a bare LF in the header', 'From: shop@svc.test\nBcc: x@evil.test\r\n\r\n', /bare LF/],
    ['an LF before everything', `\n${withHeader()}`, /bare LF/],
    ['a bare CR', `${withHeader()}one\rtwo\r\n`, /bare CR/],
    ['a CR at the end', `${withHeader()}one\r`, /bare CR/],
    ['two CRs before an LF', `${withHeader()}one\r\r\n`, /bare CR/],
    ['a NUL', `${withHeader()}\0\r\n`, /NUL/],
    ['a line of 999 octets', withHeader(`X-Long: ${'x'.repeat(991)}`), /998 octets/],
    ['a last line of 999 octets', `${withHeader()}${'x'.repeat(999)}`, /998 octets/],
    ['no From', lines('To: jane@customer.test', '', 'Hello'), /must have a From/],
    ['an empty From', lines('From:', '', 'Hello'), /must have a From/],
    ['no header', lines('', 'From: shop@svc.test', '', 'Hello'), /must have a From/],
    ['several From fields', withHeader('From: other@svc.test'), /must have from once/],
    ['several From fields in other letters', withHeader('FROM: other@svc.test'), /must have from once/],
    ['several addresses in From', lines('From: a@svc.test, b@svc.test', '', 'x'), /one address as its From/],
    [
      'several mailboxes in From',
      lines('From: "A" <a@svc.test>, "B" <b@svc.test>', '', 'x'),
      /one address as its From/,
    ],
    ['a group as From', lines('From: Team: a@svc.test;', '', 'x'), /one address as its From/],
    ['a From without a domain', lines('From: root', '', 'x'), /one address as its From/],
    ['a comment in the From address', lines('From: a@svc.test(x)evil.test', '', 'x'), /one address as its From/],
    [
      'an address before the name',
      lines('From: boss@bank.test, Shop <a@svc.test>', '', 'x'),
      /must have quotes around/,
    ],
    ['an address as the name', lines('From: boss@bank.test <a@svc.test>', '', 'x'), /must have quotes around/],
    ['an address in a comment', lines('From: Shop (boss@bank.test) <a@svc.test>', '', 'x'), /must have quotes around/],
    ['an address among blanks', lines('From: "A", boss @ bank.test <a@svc.test>', '', 'x'), /must have quotes around/],
    ['an address in a last comment', lines('From: a@svc.test (boss@bank.test)', '', 'x'), /one address as its From/],
    ['a folded second address', lines('From: a@svc.test', ' b@svc.test', '', 'x'), /one address as its From/],
    [
      'a header of more than 64 kB',
      withHeader(...Array(700).fill(`X-Padding: ${'x'.repeat(90)}`)),
      /header of at most/,
    ],
    [
      'a header that never ends',
      lines('From: shop@svc.test', ...Array(700).fill(`X-Padding: ${'x'.repeat(90)}`)),
      /header of at most/,
    ],
    ['a blank before a colon', withHeader('Subject : x'), /fields and their continuations/],
    ['a blank in a name', withHeader('Sub ject: x'), /fields and their continuations/],
    ['a line that is no field', withHeader('no field'), /fields and their continuations/],
    ['a name of letters beyond ASCII', withHeader('S\u00c3\u00bcbject: x'), /fields and their continuations/],
    [
      'a continuation of nothing',
      lines(' From: x@svc.test', 'From: shop@svc.test', '', 'x'),
      /fields and their continuations/,
    ],
    [
      'a continuation of blanks alone',
      withHeader('Subject: x', ' \t ', 'Bcc: y@evil.test'),
      /fields and their continuations/,
    ],
    ['a control character in the header', withHeader('Subject: a\x0bBcc: y@evil.test'), /no control characters/],
    ['an escape in the header', withHeader('Subject: \x1b[2J'), /no control characters/],
    ['a header in no known charset', withHeader('Subject: \xe4'), /ASCII or UTF-8/],
    [
      'two types of content',
      withHeader('Content-Type: text/plain', 'Content-Type: text/html'),
      /must have content-type once/,
    ],
    ['two encodings', withHeader('Content-Transfer-Encoding: 7bit', 'content-transfer-encoding: base64'), /once/],
    ['two subjects', withHeader('Subject: a', 'Subject: b'), /must have subject once/],
    ['two To fields', withHeader('To: a@b.test', 'To: c@d.test'), /must have to once/],
    ['a hundred servers on its way', withHeader(...Array(101).fill('Received: by x')), /in circles/],
  ])('with %s', (_what, text, reason) => {
    expect(() => read(text)).toThrow(reason);
  });

  it('without quoting it in the error', () => {
    try {
      read(lines('From: secret@svc.test, another', '', 'x'));
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('secret');
    }
  });
});

describe('a message is accepted', () => {
  it.each([
    ['a header alone', lines('From: shop@svc.test')],
    ['a header alone whose last line has no end', 'From: shop@svc.test'],
    ['a body without a last line end', `${withHeader()}end`],
    ['an empty body', lines('From: shop@svc.test', '')],
    ['lines of 998 octets', withHeader(`X-Long: ${'x'.repeat(990)}`, '') + 'y'.repeat(998)],
    [
      'every octet but NUL, CR and LF in its body',
      `${withHeader()}${String.fromCharCode(...Array(256).keys()).replaceAll(/[\0\r\n]/g, '')}\r\n`,
    ],
    ['UTF-8 in its header', Buffer.from(withHeader('Subject: Bestellung für Müller')).toString('latin1')],
    ['tabs as folds', withHeader('Subject: a', '\tb')],
    [
      'many Received and DKIM-Signature fields',
      withHeader('Received: by a', 'Received: by b', 'DKIM-Signature: x', 'DKIM-Signature: y'),
    ],
    ['an empty field', withHeader('X-Empty:', 'Subject:')],
    ['a field name of odd signs', withHeader("X-!#$%&'*+-.^_`|~: x")],
    ['lines of dots', `${withHeader()}.\r\n..\r\n`],
  ])('unchanged, with %s', (_what, text) => {
    expect(read(text).kept.toString('latin1')).toBe(text);
  });
});

describe('the sender', () => {
  it.each([
    ['a@svc.test (Shop Berlin)', 'Shop Berlin'],
    ['<a@svc.test> (Shop)', 'Shop'],
    ['a@svc.test ()', undefined],
    ['Shop, Inc. <a@svc.test>', 'Shop, Inc.'],
    ['Shop @ Home <a@svc.test>', 'Shop @ Home'],
    ['A@svc.test <a@svc.test>', 'A@svc.test'],
    ['"boss@bank.test" <a@svc.test>', 'boss@bank.test'],
    ['"a \\" b@c.test" <a@svc.test>', 'a " b@c.test'],
  ])('is read from %s', (from, name) => {
    expect(read(lines(`From: ${from}`, '', 'x')).from).toEqual({ ...(name && { name }), address: 'a@svc.test' });
  });
});

describe('removed header fields', () => {
  it('are those that recipients must not see and those for Storemail, and no others', () => {
    const kept = [
      'From: shop@svc.test',
      'X-Bcc: stays',
      'Subject: Bcc: stays',
      ' Bcc: stays, too',
      'X-Storemail-Note: stays',
    ];
    const out = [
      ...['Bcc: a@b.test,', '\tc@d.test', 'BCC: e@f.test', 'Return-Path: <x@y.test>', 'Resent-To: a@b.test'],
      ...[
        'Resent-Bcc: g@h.test',
        'Resent-Message-ID: <1@b.test>',
        'Resend-Idempotency-Key: k',
        'Storemail-Type: order',
      ],
    ];
    const mixed = out.flatMap((field, at) =>
      /^[ \t]/.test(field) ? [] : [[field, ...(/,$/.test(field) ? [out[at + 1] ?? ''] : [])]],
    );
    const text = lines(
      ...(mixed[0] ?? []),
      ...kept.slice(0, 2),
      ...mixed.slice(1, 4).flat(),
      ...kept.slice(2),
      ...mixed.slice(4).flat(),
      '',
      'Bcc: in the body',
    );
    expect(read(text).kept.toString()).toBe(lines(...kept, '', 'Bcc: in the body'));
  });

  it('leave an unterminated header unchanged', () => {
    expect(read('From: shop@svc.test\r\nBcc: a@b.test').kept.toString()).toBe('From: shop@svc.test\r\n');
  });
});

it("does not prevent the email's record from showing them", () => {
  const text = withHeader(
    'Subject: =?utf-8?Q?Bestellung_f=C3=BCr?=',
    ' =?utf-8?B?TcO8bGxlcg==?=',
    'To: "Doe, Jane" <jane@customer.test>, undisclosed@elsewhere.test',
    'Cc: =?utf-8?Q?J=C3=B6rg?= <joerg@customer.test>',
    'Reply-To: help@svc.test',
    'Message-ID: <1@svc.test>',
    'Storemail-Type: order',
    'storemail-scope: eu.fr',
  );
  const message = read(text, 'jane@customer.test', 'JOERG@customer.test', 'hidden@customer.test');
  expect(message).toMatchObject({
    from: { address: 'shop@svc.test' },
    to: [{ name: 'Doe, Jane', address: 'jane@customer.test' }],
    cc: [{ name: 'Jörg', address: 'JOERG@customer.test' }],
    bcc: [{ address: 'hidden@customer.test' }],
    replyTo: [{ address: 'help@svc.test' }],
    subject: 'Bestellung fürMüller',
    messageId: '<1@svc.test>',
    wishes: { type: 'order', scope: 'eu.fr' },
  });
});
