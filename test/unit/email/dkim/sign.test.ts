import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DkimKey, keyNameOf, newDkimKey, publicKeyOf } from '../../../../shared/email/dkim/key.ts';
import { keyRecord } from '../../../../shared/email/dkim/record.ts';
import { signed } from '../../../../shared/email/dkim/sign.ts';
import { dkimResults } from '../../../support/dkim-results.ts';

const SIGNED_AT = Date.UTC(2026, 2, 1, 12);

let key: DkimKey;
beforeAll(async () => {
  key = await newDkimKey('shop.example', 's1');
});

/** The result of an independent verifier for a message, with our record in DNS. */
const verified = async (message: Buffer) =>
  (await dkimResults(message, { [keyNameOf(key)]: keyRecord(publicKeyOf(key)) })).map(({ result, domain }) => [
    result,
    domain,
  ]);

const lines = (...text: string[]): Buffer => Buffer.from(text.join('\r\n'));

const order = lines(
  'From: My Shop <shop@shop.example>',
  'To: ada@example.net,',
  '\tgrace@example.net',
  'Subject:  An  order ',
  'Date: Sun, 01 Mar 2026 12:00:00 +0000',
  'Message-ID: <1@shop.example>',
  'List-Unsubscribe: <https://shop.example/u>',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  'MIME-Version: 1.0',
  '',
  'Thank you',
  '',
);

const bodies: [string, Buffer][] = [
  ['no body and no blank line', lines('From: a@shop.example')],
  ['no body', lines('From: a@shop.example', '', '')],
  ['nothing but empty lines', lines('From: a@shop.example', '', '', '', '')],
  ['blanks at line ends and runs of them', lines('From: a@shop.example', '', ' a \t b  ', '\t', 'c', '', '')],
  ['no line end at the end', lines('From: a@shop.example', '', 'a ', 'b \t')],
  [
    'octets beyond ASCII',
    Buffer.concat([lines('From: a@shop.example', '', ''), Buffer.from('Grüße\xa0\r\n', 'latin1')]),
  ],
  ['a header in UTF-8 that ends in a wide blank', lines('From: a@shop.example', 'Subject: 注文\u3000', '', 'x', '')],
  ['a field folded at odd places', lines('From: a@shop.example', 'Subject: a', ' \t b', '   c ', '\td', '', 'x', '')],
  ['a blank before the colon', lines('From: a@shop.example', 'Subject : x', '', 'x', '')],
  ['an empty field', lines('From: a@shop.example', 'Subject:', '', 'x', '')],
  [
    'a field of 30 kB',
    lines(
      'From: a@shop.example',
      ...Array.from({ length: 500 }, (_, n) => `${n ? '' : 'References:'} <${n}@${'x'.repeat(50)}.example>`),
      '',
      'x',
      '',
    ),
  ],
  ['a body that looks like a header', lines('From: a@shop.example', '', 'Subject: not one', ' folded', '', '')],
  ['two fields of a kind that may repeat', lines('From: a@shop.example', 'List-Post: a', 'List-Post: b', '', 'x', '')],
  [
    'a megabyte of empty lines, then a word',
    Buffer.concat([lines('From: a@shop.example', '', ''), Buffer.alloc(1_000_000, '\r\n'), lines('x', '')]),
  ],
  [
    'a megabyte of blanks in one line',
    Buffer.concat([lines('From: a@shop.example', '', ''), Buffer.alloc(1_000_000, ' '), lines('x', '')]),
  ],
  [
    'lines that end at the edges of chunks',
    Buffer.concat([lines('From: a@shop.example', '', ''), Buffer.alloc(300_000, `${'x'.repeat(62)} \r\n`)]),
  ],
];

describe('a signed message', () => {
  it('passes an independent verifier', async () => {
    expect(await verified(signed(order, key, SIGNED_AT))).toEqual([['pass', 'shop.example']]);
  });

  it.each(bodies)('passes with %s', async (_what, message) => {
    expect(await verified(signed(message, key, SIGNED_AT))).toEqual([['pass', 'shop.example']]);
  });

  it('passes beside earlier DKIM signatures and an ARC set', async () => {
    const before = lines(
      'ARC-Seal: i=1; a=rsa-sha256; cv=none; d=else.example; s=s; b=AA==',
      'ARC-Authentication-Results: i=1; else.example; dkim=none',
      'DKIM-Signature: v=1; a=rsa-sha256; d=else.example; s=s; h=from; bh=AA==; b=AA==',
      '',
    );
    const message = signed(Buffer.concat([before, order]), key, SIGNED_AT);
    expect(await verified(message)).toContainEqual(['pass', 'shop.example']);
    expect((await verified(message)).filter(([result]) => result === 'pass')).toHaveLength(1);
  });

  it('passes with any line lengths and endings', async () => {
    const line = fc.string({ unit: fc.constantFrom(' ', '\t', 'a', '.', '=', 'ü', '-'), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.array(line, { maxLength: 4 }), async (body, words) => {
        const message = lines('From: a@shop.example', `Subject: ${words.join('\r\n x')}`, '', ...body, '');
        expect(await verified(signed(message, key, SIGNED_AT))).toEqual([['pass', 'shop.example']]);
      }),
      { numRuns: 60 },
    );
  });

  it('is the original message after one additional field', () => {
    const message = signed(order, key, SIGNED_AT);
    expect(message.subarray(-order.length)).toEqual(order);
    expect(message.toString()).toMatch(/^DKIM-Signature: v=1; a=rsa-sha256;/);
    for (const line of message.toString().split('\r\n')) expect(line.length).toBeLessThan(79);
  });

  it('is identical for the same email, whenever it is signed', () => {
    expect(signed(order, key, SIGNED_AT)).toEqual(signed(order, key, SIGNED_AT));
    expect(signed(order, key, SIGNED_AT).toString()).toContain(`t=${SIGNED_AT / 1_000};`);
  });

  it('has no body length tag, which would let others append content', () => {
    expect(signed(order, key, SIGNED_AT).toString()).not.toMatch(/\bl=/);
  });
});

describe('a message that was changed in transit', () => {
  const changed = (from: string, to: string): Buffer =>
    Buffer.from(signed(order, key, SIGNED_AT).toString().replace(from, to));

  it.each([
    ['its text', 'Thank you', 'Thank me'],
    ['its subject', 'An  order', 'A bill'],
    ['its one-click unsubscribe', 'List-Unsubscribe=One-Click', 'None'],
  ])('fails for %s', async (_what, from, to) => {
    expect((await verified(changed(from, to)))[0]?.[0]).not.toBe('pass');
  });

  it.each(['From: evil@else.example', 'Subject: Another', 'Reply-To: evil@else.example', 'Content-Type: text/html'])(
    'fails if %s is added',
    async (field) => {
      const added = Buffer.from(signed(order, key, SIGNED_AT).toString().replace('From: My', `${field}\r\nFrom: My`));
      expect((await verified(added))[0]?.[0]).not.toBe('pass');
    },
  );

  it.each([
    ['a Received field', '', 'Received: by relay.example\r\n'],
    ['other folding', 'ada@example.net,\r\n\tgrace', 'ada@example.net, grace'],
    ['an empty line at the end', 'Thank you\r\n', 'Thank you\r\n\r\n\r\n'],
  ])('passes despite %s', async (_what, from, to) => {
    expect((await verified(changed(from, to)))[0]?.[0]).toBe('pass');
  });
});
