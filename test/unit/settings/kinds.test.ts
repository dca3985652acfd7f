import { describe, expect, it } from 'vitest';
import { address, addressList, optionalAddress } from '../../../shared/settings/kinds/address.ts';
import { choice, enableDisable, yesNo } from '../../../shared/settings/kinds/choice.ts';
import { host, optionalHostName } from '../../../shared/settings/kinds/host.ts';
import { integer } from '../../../shared/settings/kinds/integer.ts';
import { secret } from '../../../shared/settings/kinds/secret.ts';
import { senderList } from '../../../shared/settings/kinds/sender.ts';
import { text } from '../../../shared/settings/kinds/text.ts';

describe('yes or no', () => {
  it.each(['1', 1, true, 'Yes', 'yes', 'YES', 'true'])('reads %j as yes', (raw) => {
    expect(yesNo.read(raw)).toEqual({ value: true });
  });

  it.each(['0', 0, false, 'No', 'no', 'false'])('reads %j as no', (raw) => {
    expect(yesNo.read(raw)).toEqual({ value: false });
  });

  it.each(['', '2', 2, 'on', 'enable', null, [], {}, ['1']])('refuses %j', (raw) => {
    expect(yesNo.read(raw)).toBeUndefined();
  });

  it("uses Adobe's words where they differ", () => {
    expect(enableDisable.read('Enable')).toEqual({ value: true });
    expect(enableDisable.read('0')).toEqual({ value: false });
    expect(enableDisable.write(true)).toBe('enable');
    expect(yesNo.write(false)).toBe('no');
  });
});

describe('a choice', () => {
  const returnPath = choice([
    { word: 'no', stored: '0', label: 'No' },
    { word: 'specified', stored: '2', label: 'Specified' },
  ]);

  it.each(['2', 2, 'Specified', 'specified', 'SPECIFIED'])('reads %j as its name', (raw) => {
    expect(returnPath.read(raw)).toEqual({ value: 'specified' });
  });

  it.each(['3', 3, '', ' no', null, undefined, ['no'], 'constructor'])('refuses %j', (raw) => {
    expect(returnPath.read(raw)).toBeUndefined();
  });

  it('lists the allowed words', () => {
    expect(returnPath.allowed).toBe('one of no, specified');
  });
});

describe('a whole number', () => {
  const port = integer(1, 65_535);

  it.each([
    [1, 1, false],
    [65_535, 65_535, false],
    ['587', 587, true],
    [' 25 ', 25, true],
  ])('parses %j as %d, coerced: %s', (raw, value, coerced) => {
    expect(port.read(raw)).toEqual({ value, coerced });
  });

  it.each([0, 70_000, 1.5, -1, '0', '65536', '25.0', '1e3', '0x19', '', '９', Number.NaN, Infinity, true, null, [25]])(
    'refuses %j',
    (raw) => {
      expect(port.read(raw)).toBeUndefined();
    },
  );
});

describe('text', () => {
  const name = text(10);

  it.each(['', 'Shop', 'Grö 店', 'a b'])('takes %j', (raw) => {
    expect(name.read(raw)).toEqual({ value: raw });
  });

  it.each([' a', 'a ', 'a\n', 'a\r\nBcc: b', 'a\0b', 'a\u0085', '\ud800', '店店店店', 12, null])(
    'refuses %j',
    (raw) => {
      expect(name.read(raw)).toBeUndefined();
    },
  );
});

describe('a host', () => {
  it.each([
    ['smtp.example.com', 'smtp.example.com'],
    ['SMTP.Example.COM', 'smtp.example.com'],
    ['localhost', 'localhost'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['1and1.com', '1and1.com'],
    ['192.0.2.7', '192.0.2.7'],
    ['2606:4700::1111', '2606:4700::1111'],
    [`${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`, expect.any(String)],
  ])('takes %s', (raw, value) => {
    expect(host.read(raw)).toEqual({ value });
  });

  it.each([
    '',
    ' smtp.x.com. ',
    'smtp.x.com.',
    'smtp x.com',
    'smtp://x.com',
    'x.com:587',
    'x.com/path',
    'user@x.com',
    '-x.com',
    'x-.com',
    'x..com',
    'x_y.com',
    'bücher.example',
    'a'.repeat(300),
    'a'.repeat(64),
    `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(62)}`,
    '2130706433',
    '0177.0.0.1',
    '127.1',
    '0x7f000001',
    '0x7f.0.0.1',
    '1.2.3',
    '1.2.3.256',
    'mail.123',
    '::ffff:127.0.0.1',
    '[::1]',
    'fe80::1%eth0',
    'a\0b.com',
    25,
    null,
  ])('refuses %j', (raw) => {
    expect(host.read(raw)).toBeUndefined();
  });
});

describe('addresses', () => {
  it('reads one, trimmed', () => {
    expect(address.read(' sales@shop.example ')).toEqual({ value: 'sales@shop.example' });
    expect(address.read('')).toBeUndefined();
    expect(address.read('Sales <sales@shop.example>')).toBeUndefined();
  });

  it('accepts none where that is allowed, and serializes it likewise', () => {
    expect(optionalAddress.read('')).toEqual({ value: undefined });
    expect(optionalAddress.write(undefined)).toBe('');
    expect(optionalAddress.read('nobody')).toBeUndefined();
  });

  it.each([
    ['a@x.example, b@x.example', ['a@x.example', 'b@x.example']],
    [' a@x.example ,,b@x.example,', ['a@x.example', 'b@x.example']],
    [['a@x.example', ' a@x.example'], ['a@x.example']],
    ['', []],
    [[], []],
  ])('reads the list %j as %j', (raw, value) => {
    expect(addressList(2).read(raw)).toEqual({ value });
  });

  it.each([
    'a@x.example; b@x.example',
    'a@x.example,nobody',
    'a@x.example,b@x.example,c@x.example',
    ['a@x.example', 1],
    {},
    null,
  ])('refuses the list %j', (raw) => {
    expect(addressList(2).read(raw)).toBeUndefined();
  });

  it('accepts addresses and domains as senders', () => {
    expect(senderList(9).read('@Shop.Example, shop.example, me@other.example')).toEqual({
      value: ['shop.example', 'me@other.example'],
    });
    expect(senderList(9).read('*')).toBeUndefined();
    expect(senderList(9).read('*.shop.example')).toBeUndefined();
  });
});

describe('a password', () => {
  it.each(['x', ' with spaces ', 'ünïcode', '}}{{', 'p"\\\'<>&'])('takes %j', (raw) => {
    expect(secret.read(raw)).toEqual({ value: raw });
  });

  it.each(['', 'p\0x\n', 'trailing\n', 'a\tb', '{{ssm:/other}}', 'a'.repeat(5000), 42, null])('refuses %j', (raw) => {
    expect(secret.read(raw)).toBeUndefined();
  });
});

describe('a host name or none', () => {
  it.each(['mail.example.com', 'MAIL.example.com', 'xn--bcher-kva.example', 'localhost', ''])('reads %j', (raw) => {
    expect(optionalHostName.read(raw)).toEqual({ value: raw.toLowerCase() });
  });

  it.each(['192.0.2.1', '[192.0.2.1]', '2001:db8::1', 'a b', 'a.example\r\nRSET', 'bücher.example', 'a.', 5, null, []])(
    'refuses %j',
    (raw) => expect(optionalHostName.read(raw)).toBeUndefined(),
  );
});
