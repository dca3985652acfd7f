import type { Effect, Gap } from './elements.ts';
import type { Attributes } from './html-tokens.ts';
import { linkAddress, saysAddress } from './link-address.ts';
import { markersOf, type NextMarker } from './list-markers.ts';
import type { AtEnd } from './open-elements.ts';
import { type Position, TextLines } from './text-lines.ts';

/** The deepest indentation. Without a limit, deeply nested lists would take quadratic time and space. */
const MAX_INDENT = 24;

const RULE = '-'.repeat(20);

/** Renders elements as text: markers of lists, addresses of links, rows of tables. */
export class RenderedText {
  readonly #lines = new TextLines();
  /** Where each open cell begins, outermost first. */
  readonly #cells: Position[] = [];
  readonly #lists: NextMarker[] = [];
  #link: { address: string; words: string } | undefined;
  #preformatted = 0;
  /** Where the text was after its last rule. */
  #ruled: Position | undefined;

  toString(): string {
    return this.#lines.toString();
  }

  words(characters: string): void {
    if (this.#preformatted > 0) this.#lines.preformatted(characters);
    else this.#lines.flow(characters);
    // Collected to compare it with the address; longer text cannot be equal.
    if (this.#link && this.#link.words.length <= 2 * this.#link.address.length) this.#link.words += characters;
  }

  separate(gap: Gap | undefined): void {
    if (gap !== undefined) this.#separators[gap]();
  }

  /** Writes the beginning of an element; the function returned, if any, writes its end. */
  begin(name: string, attributes: Attributes, effect: Effect | undefined, gap: Gap | undefined): AtEnd | undefined {
    const separate = gap && this.#separators[gap];
    separate?.();
    const end = this.#beginEffect(effect, name, attributes);
    if (!end || !separate) return end ?? separate;
    return () => {
      end();
      separate();
    };
  }

  /** Shared functions, since most elements do nothing else at their end. */
  readonly #separators: Record<Gap, () => void> = {
    blank: () => this.#lines.space(),
    digits: () => this.#lines.separateDigits(),
    line: () => {
      if (!this.#isAtStart()) this.#lines.break(1);
    },
    paragraph: () => {
      if (!this.#isAtStart()) this.#lines.break(2);
    },
  };

  /** Whether the current cell or list item has no words yet. Its first words stay on its line, whatever blocks they are in. */
  #isAtStart(): boolean {
    const cell = this.#cells.at(-1);
    return this.#lines.isMarked || (cell !== undefined && this.#lines.isEmptySince(cell));
  }

  #beginEffect(effect: Effect | undefined, name: string, attributes: Attributes): AtEnd | undefined {
    switch (effect) {
      case 'cell':
        return this.#beginCell();
      case 'image':
        return this.#image(attributes);
      case 'item':
        return this.#beginItem(attributes);
      case 'line-break':
        if (!this.#isAtStart()) this.#lines.breakOnce();
        return undefined;
      case 'link':
        return this.#beginLink(attributes.href);
      case 'list':
        return this.#beginList(name, attributes);
      case 'preformatted':
        return this.#beginPreformatted();
      case 'quote':
        return this.#indent('> ');
      case 'rule':
        return this.#rule();
      default:
        return undefined;
    }
  }

  /** After a cell of one line, the next cell continues that line; after several lines, it starts a new one. */
  #beginCell(): AtEnd {
    const start = this.#lines.position;
    this.#cells.push(start);
    return () => {
      this.#cells.pop();
      if (this.#lines.isEmptySince(start)) this.#lines.returnTo(start);
      else if (!this.#lines.stayOn(start)) this.#lines.break(1);
    };
  }

  #beginList(name: string, attributes: Attributes): AtEnd {
    const separate = this.#separators[this.#lists.length > 0 ? 'line' : 'paragraph'];
    separate();
    this.#lists.push(markersOf(name, attributes));
    return () => {
      this.#lists.pop();
      separate();
    };
  }

  #beginItem({ value }: Attributes): AtEnd {
    const marker = (this.#lists.at(-1) ?? markersOf('ul', {}))(value);
    this.#lines.mark(this.#lines.indent + marker);
    const end = this.#indent(' '.repeat(marker.length));
    return () => {
      this.#lines.unmark();
      end();
    };
  }

  #indent(by: string): AtEnd {
    const outer = this.#lines.indent;
    if (outer.length < MAX_INDENT) this.#lines.indent = outer + by;
    return () => {
      this.#lines.indent = outer;
    };
  }

  #beginPreformatted(): AtEnd {
    this.#preformatted += 1;
    return () => {
      this.#preformatted -= 1;
    };
  }

  #beginLink(href: string | undefined): AtEnd | undefined {
    const address = linkAddress(href);
    if (address === undefined) return undefined;
    const start = this.#lines.position;
    const outer = this.#link;
    const link = { address, words: '' };
    this.#link = link;
    return () => {
      this.#link = outer;
      if (this.#lines.isEmptySince(start)) this.#lines.flow(` ${address} `);
      else if (!saysAddress(link.words, address)) this.#lines.append(` [${address}]`);
    };
  }

  /** Areas of an image map have an address like links. */
  #image({ alt = '', href }: Attributes): AtEnd | undefined {
    const end = this.#beginLink(href);
    this.words(alt);
    return end;
  }

  /** Consecutive rules are written once. */
  #rule(): undefined {
    if (this.#ruled && this.#lines.isEmptySince(this.#ruled)) return;
    this.#lines.flow(RULE);
    this.#ruled = this.#lines.position;
  }
}
