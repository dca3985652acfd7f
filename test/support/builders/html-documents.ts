import fc from 'fast-check';

/** A document as a mail program would write it, and the words that a reader sees. */
export interface HtmlDocument {
  html: string;
  /** Words such as `w12`, or `w3w4` if nothing separates two of them. */
  shown: string[];
}

type Tree =
  | { kind: 'word' }
  | { kind: 'blank' }
  | { kind: 'comment' }
  | { kind: 'hidden' | 'inline' | 'link' | 'block'; name: string; children: Tree[] }
  | { kind: 'rows'; rows: Tree[][][] };

const inline = ['b', 'font color=red', 'i', 'small', 'span style="color:red"', 'u'];
const block = [
  'blockquote',
  'center',
  'div',
  'dl><dd',
  'fieldset><legend',
  'figure',
  'h1',
  'ol><li',
  'p',
  'pre',
  'ul><li',
];
const hidden = ['span hidden', 'span style="display:none"', 'style', 'template', 'title'];

const word: fc.Arbitrary<Tree> = fc.constant({ kind: 'word' });
const blank: fc.Arbitrary<Tree> = fc.constant({ kind: 'blank' });
const comment: fc.Arbitrary<Tree> = fc.constant({ kind: 'comment' });
const linked = fc.tuple(word, fc.array(fc.oneof(word, blank, comment), { maxLength: 3 })).map((list) => list.flat());

const { tree } = fc.letrec<{ tree: Tree; trees: Tree[] }>((tie) => ({
  trees: fc.array(tie('tree'), { maxLength: 5 }),
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: word },
    { weight: 2, arbitrary: blank },
    { weight: 1, arbitrary: comment },
    { weight: 1, arbitrary: elements('link', ['a href="https://a.test/"'], linked) },
    { weight: 3, arbitrary: elements('inline', inline, tie('trees')) },
    { weight: 3, arbitrary: elements('block', block, tie('trees')) },
    {
      weight: 1,
      arbitrary: elements(
        'hidden',
        hidden,
        word.map((one) => [one]),
      ),
    },
    {
      weight: 2,
      arbitrary: fc
        .array(fc.array(tie('trees'), { maxLength: 3 }), { maxLength: 3 })
        .map((rows): Tree => ({ kind: 'rows', rows })),
    },
  ),
}));

/** Documents whose elements are all closed. */
export const htmlDocument: fc.Arbitrary<HtmlDocument> = fc.array(tree, { maxLength: 8 }).map((trees) => {
  const written = new Writing();
  for (const one of trees) written.write(one, true);
  return { html: written.html, shown: written.shown.split(' ').filter(Boolean) };
});

function elements(
  kind: 'hidden' | 'inline' | 'link' | 'block',
  names: readonly string[],
  children: fc.Arbitrary<Tree[]>,
): fc.Arbitrary<Tree> {
  return fc.record({ kind: fc.constant(kind), name: fc.constantFrom(...names), children });
}

class Writing {
  html = '';
  shown = '';
  #words = 0;

  write(tree: Tree, isShown: boolean): void {
    switch (tree.kind) {
      case 'word':
        this.#add(`w${this.#words++}`, isShown);
        break;
      case 'blank':
        this.#add(' ', isShown);
        break;
      case 'comment':
        this.html += '<!-- <p>w0 -->';
        break;
      case 'rows':
        this.#writeRows(tree.rows, isShown);
        break;
      default:
        this.#writeElement(tree, isShown);
    }
  }

  #writeElement({ kind, name, children }: Extract<Tree, { name: string }>, isShown: boolean): void {
    const names = name.split('><').map((start) => start.split(' ')[0]);
    if (kind === 'block') this.shown += ' ';
    this.html += `<${name}>`;
    for (const child of children) this.write(child, isShown && kind !== 'hidden');
    this.html += names
      .toReversed()
      .map((one) => `</${one}>`)
      .join('');
    // A link's address follows it.
    if (kind === 'block' || kind === 'link') this.shown += ' ';
  }

  #writeRows(rows: Tree[][][], isShown: boolean): void {
    this.html += '<table>';
    for (const row of rows) {
      this.html += '<tr>';
      for (const cell of row) {
        this.html += '<td>';
        this.shown += ' ';
        for (const child of cell) this.write(child, isShown);
        this.html += '</td>';
      }
      this.html += '</tr>';
    }
    this.html += '</table>';
    this.shown += ' ';
  }

  #add(text: string, isShown: boolean): void {
    this.html += text;
    if (isShown) this.shown += text;
  }
}
