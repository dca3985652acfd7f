import { describe, expect, it } from 'vitest';
import { InvalidAddress, parseAddress } from '../../../shared/email/address/address.ts';
import { formatMailbox, mailboxOf, parseMailbox } from '../../../shared/email/address/mailbox.ts';
import { parseMailboxes } from '../../../shared/email/address/mailbox-list.ts';

const address = 'ann@example.com';

describe('parseMailbox', () => {
  it.each([
    ['ann@example.com', undefined],
    [' <ann@example.com> ', undefined],
    ['"" <ann@example.com>', undefined],
    ['Ann Bee <ann@example.com>', 'Ann Bee'],
    ['Ann<ann@example.com>', 'Ann'],
    ['"Bee, Ann" <ann@example.com>', 'Bee, Ann'],
    ['"a \\"b\\" \\\\c" <ann@example.com>', 'a "b" \\c'],
    ['"a <b@c.de>" <ann@example.com>', 'a <b@c.de>'],
    ['Ann "Bee" See <ann@example.com>', 'Ann Bee See'],
    ['Bee, Ann <ann@example.com>', 'Bee, Ann'],
    ['5" pipes <ann@example.com>', '5" pipes'],
    ['ceo@bank.com <ann@example.com>', 'ceo@bank.com'],
    ['店: 注文 <ann@example.com>', '店: 注文'],
    ['=?UTF-8?Q?J=C3=B6rg_M?= <ann@example.com>', 'Jörg M'],
    ['=?utf-8?b?SsO2cmc=?= =?utf-8?q?_M=C3=BCller?= <ann@example.com>', 'Jörg Müller'],
    ['=?ISO-8859-1*de?Q?J=F6rg?= at shop <ann@example.com>', 'Jörg at shop'],
    ['=?iso-2022-jp?b?GyRCRnxLXBsoQg==?= <ann@example.com>', '日本'],
    ['=?x-unknown?q?a?= <ann@example.com>', '=?x-unknown?q?a?='],
    ['"=?utf-8?q?a?=" <ann@example.com>', '=?utf-8?q?a?='],
  ])('reads %s', (text, name) => {
    expect(parseMailbox(text)).toEqual(name === undefined ? { address } : { name, address });
  });

  it.each([
    ['a line break in the name', 'Ann\r\nBcc: x@y.de <ann@example.com>'],
    ['a line break in an encoded word', '=?utf-8?q?a=0d=0aBcc:_x@y.de?= <ann@example.com>'],
    ['a tab in the name', 'Ann\t<ann@example.com>'],
    ['half of a surrogate pair in the name', 'A\ud800 <ann@example.com>'],
    ['a second address before', 'a@b.com> RCPT TO:<ann@example.com>'],
    ['a second address without quotes', 'x <a@b.com> <ann@example.com>'],
    ['something after the address', 'Ann <ann@example.com> x'],
    ['no end of the address', 'Ann <ann@example.com'],
    ['space within the brackets', 'Ann < ann@example.com >'],
    ['the null sender', '<>'],
    ['a group', 'g: ann@example.com;'],
    ['a route', '<@relay.com:ann@example.com>'],
    ['a comment in the address', 'Ann <ann@example.com(x)evil.com>'],
    ['a name of a thousand characters', `${'a'.repeat(1000)} <ann@example.com>`],
  ])('refuses %s', (_what, text) => {
    expect(() => parseMailbox(text)).toThrow(InvalidAddress);
  });
});

describe('mailboxOf', () => {
  it('keeps a name as it is', () => {
    expect(mailboxOf(' "Ann" ', parseAddress(address))).toEqual({ name: '"Ann"', address });
    expect(mailboxOf('', parseAddress(address))).toEqual({ address });
  });

  it.each(['a\nb', 'a\u0085b', 'a\u2028b', 'a\ud800', 'a'.repeat(999)])('refuses the name %j', (name) => {
    expect(() => mailboxOf(name, parseAddress(address))).toThrow(InvalidAddress);
  });
});

describe('parseMailboxes', () => {
  it.each([
    ['a@example.com, , B <b@example.com>', [{ address: 'a@example.com' }, { name: 'B', address: 'b@example.com' }]],
    ['John Doe <john@example.com>,', [{ name: 'John Doe', address: 'john@example.com' }]],
    [',,a@example.com , ,', [{ address: 'a@example.com' }]],
    [', Doe, John <john@example.com>', [{ name: 'Doe, John', address: 'john@example.com' }]],
    ['"," <a@example.com>,', [{ name: ',', address: 'a@example.com' }]],
    [' , ', []],
    ['', []],
  ])('ignores the empty elements of %j', (text, mailboxes) => {
    expect(parseMailboxes(text)).toEqual(mailboxes);
  });

  it('reads several mailboxes in order', () => {
    expect(parseMailboxes('b@b.com, "A, \\" A" <a@a.com>,Doe, John <c@c.com>')).toEqual([
      { address: 'b@b.com' },
      { name: 'A, " A', address: 'a@a.com' },
      { name: 'Doe, John', address: 'c@c.com' },
    ]);
  });

  it.each(['root, b@b.com', 'a@a.com;b@b.com', '5" <a@a.com>, b <b@b.com>'])('refuses %s', (text) => {
    expect(() => parseMailboxes(text)).toThrow(InvalidAddress);
  });

  it('refuses a list that is too long', () => {
    expect(() => parseMailboxes('a@b(c)'.repeat(16_000))).toThrow('at most 50000 characters');
  });
});

describe('formatMailbox', () => {
  it.each([
    ['Ann Bee', 'Ann Bee <ann@example.com>'],
    ['Jörg', 'Jörg <ann@example.com>'],
    ['Bee, Ann', '"Bee, Ann" <ann@example.com>'],
    ['a "b" \\c', '"a \\"b\\" \\\\c" <ann@example.com>'],
    ['=?utf-8?q?a?=', '"=?utf-8?q?a?=" <ann@example.com>'],
  ])('writes %s so that it can be parsed again', (name, text) => {
    expect(formatMailbox({ name, address: parseAddress(address) })).toBe(text);
    expect(parseMailbox(text)).toEqual({ name, address });
  });

  it('writes an address without a name without brackets', () => {
    expect(formatMailbox({ address: parseAddress(address) })).toBe(address);
  });
});
