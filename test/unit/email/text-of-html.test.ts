import { describe, expect, it } from 'vitest';
import { textOf } from '../../../shared/email/message/text-of-html.ts';

describe('the text of an html', () => {
  it.each([
    ['<h1>Thank you</h1><p>Your <b>order</b> 100</p>', 'Thank you\n\nYour order 100'],
    ['<p>Pay <a href="https://shop.test/pay?a=1&amp;b=2">here</a></p>', 'Pay here [https://shop.test/pay?a=1&b=2]'],
    ['<ul><li>one</li><li>two</li></ul>', ' * one\n * two'],
    ['<style>p{color:red}</style><script>alert(1)</script><p>Grüße &amp; Küsse</p>', 'Grüße & Küsse'],
    ['<img src="cid:logo" alt="Logo">', ''],
    ['no html at all', 'no html at all'],
  ])('%s', async (html, text) => {
    expect(await textOf(html)).toBe(text);
  });

  it('is made of any megabyte', async () => {
    for (const html of [
      '<div>'.repeat(200_000),
      '<'.repeat(1_000_000),
      '<a href="'.repeat(100_000),
      '&'.repeat(1_000_000),
    ]) {
      expect(typeof (await textOf(html))).toBe('string');
    }
  });
});
