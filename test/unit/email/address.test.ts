import { describe, expect, it } from 'vitest';
import { addressKey, InvalidAddress, parseAddress } from '../../../shared/email/address/address.ts';

const local = 'a'.repeat(64);
const label = 'b'.repeat(61);

describe('parseAddress', () => {
  it.each([
    ['ann@example.com', 'ann@example.com'],
    ['Ann.Bee@Example.COM', 'Ann.Bee@example.com'],
    ["o'brien+tag=1@mail.example.co.uk", "o'brien+tag=1@mail.example.co.uk"],
    [`${local}@example.com`, `${local}@example.com`],
    [`${local}@${label}.${label}.${label}.com`, `${local}@${label}.${label}.${label}.com`],
    ['a@MÜNCHEN.de', 'a@xn--mnchen-3ya.de'],
    ['a@faß.de', 'a@xn--fa-hia.de'],
    ['a@xn--mnchen-3ya.de', 'a@xn--mnchen-3ya.de'],
    ['a@例え.テスト', 'a@xn--r8jz45g.xn--zckzah'],
    ['a@почта.рф', 'a@xn--80a1acny.xn--p1ai'],
    ['a@4you.example', 'a@4you.example'],
  ])('reads %s as %s', (text, address) => {
    expect(parseAddress(text)).toBe(address);
  });

  it.each([
    ['', 'one @'],
    ['ann', 'one @'],
    ['a@b@c.com', 'one @'],
    ['a\uff20b.com', 'one @'],
    ['@b.com', 'before the @'],
    ['.a@b.com', 'before the @'],
    ['a.@b.com', 'before the @'],
    ['a..b@c.com', 'before the @'],
    ['-a@b.com', 'before the @'],
    ['/a@b.com', 'before the @'],
    ['a!b@c.com', 'before the @'],
    ['a%b@c.com', 'before the @'],
    ['a|b@c.com', 'before the @'],
    ['`a`@b.com', 'before the @'],
    ['"a b"@c.com', 'before the @'],
    ['a b@c.com', 'before the @'],
    ['a\u0000@b.com', 'before the @'],
    [' a@b.com', 'before the @'],
    ['a(x)@b.com', 'before the @'],
    ['=?utf-8?q?a?=@b.com', 'before the @'],
    [`${local}a@b.com`, 'at most 64 characters before the @'],
    ['用户@example.com', 'SMTPUTF8'],
    ['a\u200b@b.com', 'SMTPUTF8'],
    ['a@b', 'after the @'],
    ['a@localhost', 'after the @'],
    ['a@b.com.', 'after the @'],
    ['a@b..com', 'after the @'],
    ['a@-b.com', 'after the @'],
    ['a@b-.com', 'after the @'],
    ['a@b_c.com', 'after the @'],
    ['a@b.com ', 'after the @'],
    ['a@b.com\n', 'after the @'],
    ['a@b(x).com', 'after the @'],
    ['a@[127.0.0.1]', 'after the @'],
    ['a@127.0.0.1', 'after the @'],
    ['a@127.1', 'after the @'],
    ['a@b\uff0ecom', 'after the @'],
    ['a@b\u3002com', 'after the @'],
    ['a@b\u00ad.com', 'after the @'],
    ['a@\u212a.com', 'after the @'],
    ['a@\uff42.com', 'after the @'],
    ['a@mu\u0308nchen.de', 'after the @'],
    ['a@xn--0.com', 'after the @'],
    ['a@xn--.com', 'after the @'],
    ['a@ex%61mple.com', 'after the @'],
    [`a@${'b'.repeat(64)}.com`, 'after the @'],
    [`a@${'ü'.repeat(60)}.com`, 'after the @'],
    [`${local}@${label}.${label}.${label}.bcom`, 'at most 254 characters'],
    [`${'a'.repeat(100_000)}@b.com`, 'at most 254 characters'],
  ])('refuses %j', (text, allowed) => {
    expect(() => parseAddress(text)).toThrow(InvalidAddress);
    expect(() => parseAddress(text)).toThrow(allowed);
  });

  it.each([
    'раypal.com',
    'pаypal.com',
    'mail.раypal.com',
    'shоp.example',
    'αpple.com',
    'xn--pypal-4ve.com',
    'почтаa.рф',
    'ab\u05d0.com',
  ])('refuses %s, which has a label in two scripts', (domain) => {
    expect(() => parseAddress(`a@${domain}`)).toThrow('after the @');
  });

  it.each([
    'почта-24.example',
    'ニュースnews日本.example',
    '뉴스korea.example',
    'ελλάδα.example',
    'почта.example',
    '新闻.cn',
    'שלום.example',
  ])('accepts %s, whose labels each use one script', (domain) => {
    expect(parseAddress(`a@${domain}`)).toMatch(/^a@[a-z0-9.-]+$/);
  });

  it('limits the length of an internationalised domain as it is sent', () => {
    const domain = `${`${'ü'.repeat(10)}.`.repeat(17)}de`;
    expect(domain.length).toBeLessThan(200);
    expect(() => parseAddress(`a@${domain}`)).toThrow('after the @');
  });

  it('limits the length of the whole address as it is sent', () => {
    const domain = `${`${'ü'.repeat(10)}.`.repeat(12)}de`;
    expect(() => parseAddress(`${local}@${domain}`)).toThrow('at most 254 characters long in ASCII');
  });
});

describe('addressKey', () => {
  it('is the same for an address in different letter cases', () => {
    expect(addressKey(parseAddress('Ann@Example.com'))).toBe(addressKey(parseAddress('ann@example.com')));
  });
});
