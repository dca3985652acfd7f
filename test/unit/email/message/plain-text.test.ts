import { describe, expect, it } from 'vitest';
import { textOf } from '../../../../shared/email/message/text-of-html.ts';

const textOfAll = (list: readonly string[]): Promise<string[]> => Promise.all(list.map(textOf));

describe('the text version of html', () => {
  it.each([
    ['paragraphs', '<h1>Thank you</h1><p>Your <b>order</b> 100</p>', 'Thank you\n\nYour order 100'],
    ['entities', '<p>Gr&uuml;&szlig;e &amp; K&#xfc;sse &lt;3', 'Grüße & Küsse <3'],
    ['line breaks', 'one<br>two<br/>three<br><br>four</br>five', 'one\ntwo\nthree\n\nfour\nfive'],
    ['preformatted lines', '<pre>\n  a\n    b  c\n</pre>next', '  a\n    b  c\n\nnext'],
    ['a quotation', '<blockquote><p>a</p><p>b</p></blockquote>c', '> a\n\n> b\n\nc'],
    ['a rule', 'a<hr>b', 'a\n--------------------\nb'],
    ['plain words', 'no html at all', 'no html at all'],
    ['nothing but a comment', '<!-- [if mso]> only Outlook <![endif] -->', ''],
    ['a comment in a word', 'wo<!-- x -->rd', 'word'],
    ['blanks of other kinds', 'a&nbsp;\n &nbsp;b', 'a b'],
    ['a padded preheader', '<p>Hi&zwnj;&nbsp;&#847;&nbsp;&shy;&nbsp;</p><p>Ann', 'Hi\u200c\n\nAnn'],
  ])('keeps %s', async (_what, html, text) => {
    expect(await textOf(html)).toBe(text);
  });
});

describe('a table', () => {
  it.each([
    ['<table><tr><td>Subtotal</td><td>$1</td></tr><tr><td>Total</td><td>$6</td></tr></table>', 'Subtotal $1\nTotal $6'],
    ['<table>\n<tr>\n<td>a</td>\n</tr>\n<tr>\n<td>b</td>\n</tr>\n</table>', 'a\nb'],
    ['<td>Order</td><td>100</td><td>2</td>', 'Order 100 2'],
    ['<table><tr><th>a<th>b<tr><td>c<td>d</table>', 'a b\nc d'],
    ['<table><tr><td><p>Tie</p></td><td><p>1</p></td><td><div><p>$5</p></div></td></tr></table>', 'Tie 1 $5'],
    ['<table><tr><td>a</td><td></td><td>&nbsp;</td></tr><tr><td></td><td>b</td></tr></table>', 'a\nb'],
    [
      '<table><caption>Items</caption><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></table>',
      'Items\na\nb',
    ],
    ['<table><tr><td><table><tr><td>&nbsp;</td></tr><tr><td>a</td></tr></table></td><td>b</td></tr></table>', 'a b'],
  ])('has a space between cells and a line for each row: %s', async (html, text) => {
    expect(await textOf(html)).toBe(text);
  });

  it('starts a new line after a cell of several lines', async () => {
    const html =
      '<table><tr><td>Shirt<br>Size M</td><td>2</td><td>$10</td></tr><tr><td>Tie</td><td>1</td></tr></table>';
    expect(await textOf(html)).toBe('Shirt\nSize M\n2 $10\nTie 1');
  });
});

describe('words of different elements', () => {
  it.each([
    ['<dl><dt>a<dd>b<dt>c</dl>', 'a\nb\nc'],
    ['<figure>a<figcaption>b</figcaption></figure>', 'a\nb'],
    ['<fieldset><legend>a</legend>b</fieldset>', 'a\nb'],
    ['<center>a</center>b', 'a\nb'],
    ['<span style="display:block">a</span><span style="display:block">b</span>', 'a\nb'],
    ['<a style="display:inline-block">a</a><a style="display:inline-block">b</a>', 'a b'],
    ['<button>a</button><button>b</button>', 'a b'],
    ['<select><option>a<option>b</select>', 'a\nb'],
    ['<svg><text>a</text><text>b</text></svg>', 'a b'],
    ['$10<sup>99</sup>', '$10 99'],
  ])('are not joined: %s', async (html, text) => {
    expect(await textOf(html)).toBe(text);
  });

  it.each([
    ['W<b>o</b>r<span>d</span>', 'Word'],
    ['super<wbr>market', 'supermarket'],
    ['m<sup>2</sup> of H<sub>2</sub>O', 'm2 of H2O'],
  ])('are not split: %s', async (html, text) => {
    expect(await textOf(html)).toBe(text);
  });
});

describe('a link', () => {
  it.each([
    ['<a href="https://shop.test/pay?a=1&amp;b=2">here</a>.', 'here [https://shop.test/pay?a=1&b=2].'],
    ['<a href="https://shop.test">https://shop.test</a>', 'https://shop.test'],
    ['<a href="mailto:a@shop.test">a@shop.test</a>', 'a@shop.test'],
    ['<a href="tel:+4930123">+49 30 123</a>', '+49 30 123'],
    ['<a href="#top">up</a> <a href="javascript:void(0)">open</a>', 'up open'],
    ['<a href=" https://shop.test/a b\n">x</a>', 'x [https://shop.test/a%20b]'],
    ['<a href="https://a.test">a</a><a href="https://b.test">b</a>', 'a [https://a.test] b [https://b.test]'],
    ['<a href="https://a.test">a <a href="https://b.test">b', 'a [https://a.test] b [https://b.test]'],
    ['<a href="https://a.test"><table><tr><td>Buy</td></tr></table></a>now', 'Buy [https://a.test]\nnow'],
    ['<a href="https://a.test"></a>', 'https://a.test'],
  ])('is followed by its URL unless that adds nothing: %s', async (html, text) => {
    expect(await textOf(html)).toBe(text);
  });
});

describe('an image', () => {
  it.each([
    ['<a href="https://x.example/buy"><img alt="Buy now"></a>', 'Buy now [https://x.example/buy]'],
    ['<img src="cid:a" alt="Big"><img src="cid:b" alt="sale">', 'Big sale'],
    ['<img src="pixel.gif" alt="">', ''],
    ['<img alt="x" style="display:none">', ''],
    ['<map><area alt="Shoes" href="https://a.test"></map>', 'Shoes [https://a.test]'],
  ])('is its alternative text: %s', async (html, text) => {
    expect(await textOf(html)).toBe(text);
  });
});

describe('a list', () => {
  it('has a marker for each item, and indents nested lists', async () => {
    const html = '<p>x</p><ul><li>one<li><p>two</p><ol><li>a</li><li>b</li></ol></li></ul>end';
    expect(await textOf(html)).toBe('x\n\n * one\n * two\n\n    1. a\n    2. b\n\nend');
  });

  it.each([
    ['start="3"', ' 3. x\n 4. y'],
    ['type="a" start="26"', ' z. x\n aa. y'],
    ['type="A" start="702"', ' ZZ. x\n AAA. y'],
    ['type="i" start="4"', ' iv. x\n v. y'],
    ['type="I" start="3999"', ' MMMCMXCIX. x\n 4000. y'],
    ['type="i" start="9999"', ' 9999. x\n 10000. y'],
    ['type="i" start="-2147483648"', ' -2147483648. x\n -2147483647. y'],
    ['type="a" start="0"', ' 0. x\n a. y'],
    ['start="4000000px"', ' 4000000. x\n 4000001. y'],
    ['start="Infinity"', ' 1. x\n 2. y'],
    ['start="99999999999999999999"', ' 1. x\n 2. y'],
    ['start="2" reversed', ' 2. x\n 1. y'],
    ['reversed', ' * x\n * y'],
    ['type="constructor"', ' 1. x\n 2. y'],
  ])('is numbered according to %s', async (attributes, text) => {
    expect(await textOf(`<ol ${attributes}><li>x</li><li>y</li></ol>`)).toBe(text);
  });

  it("takes an item's own number", async () => {
    expect(await textOf('<ol><li value="7">x<li>y</ol>')).toBe(' 7. x\n 8. y');
  });
});

describe('malformed html', () => {
  it("may contain names of JavaScript's prototype properties", async () => {
    const names = Object.getOwnPropertyNames(Object.prototype).filter((name) => /^[a-z]/.test(name));
    expect(names).toContain('constructor');
    for (const name of names) {
      expect(await textOf(`<${name} ${name}=x>a</${name}><div><${name} alt="x" style="${name}:none">b`)).toBe('a\nb');
    }
  });

  it('loses no row, however many elements are not closed', async () => {
    const rows = (row: string): string => Array.from({ length: 2_000 }, (_, n) => row.replace('#', `r${n}`)).join('');
    const expected = Array.from({ length: 2_000 }, (_, n) => `r${n}`);
    const list = ['<li><p>#', '<tr><td><p>#', '<font>#<br>', 'Name # <a1@b.example><br>', '<table><tr><td>#'];
    for (const text of await textOfAll(list.map(rows))) expect(text.match(/\br\d+/g)).toEqual(expected);
  });

  it('gets no text part when it has more than a hundred thousand tags', async () => {
    expect(await textOf('<b>x'.repeat(100_000))).toHaveLength(100_000);
    expect(await textOf('<b>x'.repeat(100_001))).toBe('');
  });

  it('is always converted in finite time', async () => {
    const texts = await textOfAll(
      ['<', '&', '<a href="', '<!--', '<div>', '<![CDATA[', '<title>', '</'].map((part) => part.repeat(50_000)),
    );
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(400_000);
  });
});
