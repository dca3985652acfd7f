import { describe, expect, it } from 'vitest';
import type { Address } from '../../../../shared/email/address/address.ts';
import type { Identity } from '../../../../shared/email/lifecycle/email.ts';
import { folded } from '../../../../shared/email/message/header-folding.ts';
import { type ComposedEmail, headerFields } from '../../../../shared/email/message/message-header.ts';
import { structured } from '../../../../shared/email/message/structured-header.ts';

const ann = { address: 'ann@example.com' as Address };
const shop: Identity = { from: { address: 'shop@example.com' as Address }, replyTo: [] };
const email: ComposedEmail = {
  id: '01936b2e-4c1a-7d3e-8f00-0123456789ab',
  createdAt: Date.UTC(2026, 10, 22, 8, 30),
  to: [ann],
  cc: [],
  subject: 'Your order',
};
const fieldsOf = (
  changes: Partial<ComposedEmail>,
  headers: Record<string, string> = {},
  identity: Identity = shop,
): string[] => headerFields({ ...email, ...changes }, { headers }, identity);
const subjectOf = (subject: string): string | undefined =>
  fieldsOf({ subject }).find((field) => field.startsWith('Subject'));

describe('the header of a message', () => {
  it('has the date of acceptance or of the schedule', () => {
    expect(fieldsOf({})).toContain('Date: Sun, 22 Nov 2026 08:30:00 +0000');
    expect(fieldsOf({ scheduledAt: Date.UTC(2026, 11, 1, 9) })).toContain('Date: Tue, 01 Dec 2026 09:00:00 +0000');
  });

  it('says that it was generated automatically, unless the client says otherwise', () => {
    expect(fieldsOf({})).toContain('Auto-Submitted: auto-generated');
    expect(fieldsOf({}, { 'auto-submitted': 'no' }).filter((field) => /^auto/i.test(field))).toEqual([
      'auto-submitted: no',
    ]);
  });

  it.each([
    ['Your order', 'Subject: Your order'],
    [' Your order  ', 'Subject: Your order'],
    ['Größe', 'Subject: =?UTF-8?Q?Gr=C3=B6=C3=9Fe?='],
    ['注文', 'Subject: =?UTF-8?B?5rOo5paH?='],
    ['=?utf-8?q?x?=', 'Subject: =?UTF-8?Q?=3D=3Futf-8=3Fq=3Fx=3F=3D?='],
    ['a  b', 'Subject: =?UTF-8?Q?a__b?='],
    ['half \ud800', 'Subject: =?UTF-8?Q?half_=EF=BF=BD?='],
    ['  ', undefined],
  ])('encodes the subject %j so that it decodes to the original', (subject, field) => {
    expect(subjectOf(subject)).toBe(field);
  });

  it.each([
    ['Ann', 'Ann <ann@example.com>'],
    ['Ann, B.', '"Ann, B." <ann@example.com>'],
    ['"A" \\', '"\\"A\\" \\\\" <ann@example.com>'],
    ['=?utf-8?q?x?=', '=?UTF-8?Q?=3D=3Futf-8=3Fq=3Fx=3F=3D?= <ann@example.com>'],
  ])('encodes the name %j so that it decodes to the original', (name, written) => {
    expect(fieldsOf({ to: [{ ...ann, name }] })).toContain(`To: ${written}`);
  });

  it('leaves JSON and encoded words in a header of the client as they are', () => {
    const headers = { 'X-SMTPAPI': '{"category": ["order"]}', 'X-Shop': '=?utf-8?Q?Gr=C3=B6=C3=9Fe?=' };
    expect(fieldsOf({}, headers)).toEqual(
      expect.arrayContaining(['X-SMTPAPI: {"category": ["order"]}', 'X-Shop: =?utf-8?Q?Gr=C3=B6=C3=9Fe?=']),
    );
  });

  it('also writes in ASCII what an older version accepted', () => {
    expect(fieldsOf({}, { References: '<grüße@example.com>' }).join()).toMatch(/^[ -~]*$/);
  });
});

describe('a structured header', () => {
  it.each([
    [
      'List-Unsubscribe',
      '<https://shop.example.com/abmelden/größe>',
      '<https://shop.example.com/abmelden/gr%C3%B6%C3%9Fe>',
    ],
    [
      'List-Unsubscribe',
      '<https://grüße.example/x>, <mailto:a@b.example>',
      '<https://xn--gre-6ka8l.example/x>, <mailto:a@b.example>',
    ],
    ['List-Unsubscribe', '<https://shop.example.com/a b>', '<https://shop.example.com/ab>'],
    ['List-Unsubscribe', 'https://shop.example.com/größe', 'https://shop.example.com/gr%C3%B6%C3%9Fe'],
    ['List-Help', '<https://shop.example.com/ü> (Hilfe)', '<https://shop.example.com/%C3%BC> (Hilfe)'],
    ['List-Id', 'Größe <n.shop.example.com>', '=?UTF-8?Q?Gr=C3=B6=C3=9Fe?= <n.shop.example.com>'],
    ['List-Id', '"My shop" <n.shop.example.com>', '"My shop" <n.shop.example.com>'],
    ['References', 'a@b.example <c@d.example>  <e@f.example>', '<a@b.example> <c@d.example> <e@f.example>'],
    ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click ', 'List-Unsubscribe=One-Click'],
  ])('%s: %s', (name, value, written) => {
    expect(structured(name, value)).toBe(written);
  });

  it.each([
    ['References', '<grüße@example.com>'],
    ['In-Reply-To', 'ü'],
    ['In-Reply-To', `<${'x'.repeat(995)}>`],
    ['List-Id', 'News <grüße.example.com>'],
    ['List-Id', 'größe.example.com'],
    ['List-Unsubscribe', '<größe>'],
    ['List-Unsubscribe', 'größe <https://shop.example.com/>'],
    ['List-Unsubscribe', `<https://shop.example.com/${'x'.repeat(965)}>`],
    ['Feedback-ID', 'a:b:ü'],
    ['Precedence', 'ü'],
  ])('cannot be %s: %s', (name, value) => {
    expect(structured(name, value)).toBeUndefined();
  });
});

describe('a folded field', () => {
  it.each([66, 67, 68, 140])('has no line consisting of spaces if %i characters end in spaces', (length) => {
    for (const blanks of [1, 2, 60, 80]) {
      for (const line of folded(`Subject: ${'x'.repeat(length)}${' '.repeat(blanks)}`).split('\r\n')) {
        expect(line).toMatch(/\S$/);
      }
    }
  });

  it('keeps inner spaces on the line of the word after them', () => {
    expect(folded(`X-A: ${'a '.repeat(30)}${' '.repeat(100)}b`)).toBe(
      `X-A: ${'a '.repeat(30).trim()}\r\n${' '.repeat(101)}b`,
    );
  });

  it('breaks after the name only if the line would be too long', () => {
    expect(folded(`X-A: ${'a'.repeat(500)}`)).toBe(`X-A: ${'a'.repeat(500)}`);
    expect(folded(`X-A: ${'a'.repeat(996)}`)).toBe(`X-A:\r\n ${'a'.repeat(996)}`);
  });
});
