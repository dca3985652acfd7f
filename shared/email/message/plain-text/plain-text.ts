import { displayOf } from './display.ts';
import {
  type Effect,
  effectOf,
  endedBy,
  endsForeign,
  familyOf,
  isPartOfTable,
  isStyling,
  isVoid,
  isWrapper,
} from './elements.ts';
import { type Attributes, type HtmlSink, readHtml } from './html-tokens.ts';
import { linkAddress, saysAddress } from './link-address.ts';
import { markersOf, type NextMarker } from './list-markers.ts';
import { OpenElements } from './open-elements.ts';
import { type Position, TextLines } from './text-lines.ts';

/** Lines in lists and quotations are indented so far at most: lists in lists in lists … would take quadratic time. */
const MAX_INDENT = 24;

const isBlock = (effect: Effect | undefined): boolean =>
  effect !== undefined && effect !== 'apart' && effect !== 'link' && effect !== 'raised';

const RULE = '-'.repeat(20);

/**
 * What html says, as plain text: every word that is shown, in its order, in time linear to the html's length. Cells of a
 * row are apart by a blank, rows and blocks by line breaks; links are followed by their address, images are their
 * alternative texts. Broken html is read as browsers read it. Empty for a document with too many tags to be read.
 */
export const plainTextOf = (html: string): string => {
  const text = new PlainText();
  return readHtml(html, text) ? text.end() : '';
};

type AtEnd = (() => void) | undefined;

class PlainText implements HtmlSink {
  readonly #lines = new TextLines();
  readonly #elements = new OpenElements();
  /** Where each open cell begins, outermost first. */
  readonly #cells: Position[] = [];
  readonly #lists: NextMarker[] = [];
  #link: { address: string; words: string } | undefined;
  #hidden = 0;
  #preformatted = 0;
  /** Where the text was after its last rule. */
  #ruled: Position | undefined;

  end(): string {
    this.#elements.closeAll();
    return this.#lines.toString();
  }

  isForeign(): boolean {
    return this.#elements.isForeign;
  }

  text(characters: string): void {
    if (this.#hidden > 0) return;
    if (this.#preformatted > 0) this.#lines.preformatted(characters);
    else this.#lines.flow(characters);
    // Longer words cannot be the address.
    if (this.#link && this.#link.words.length <= 2 * this.#link.address.length) this.#link.words += characters;
  }

  open(tag: string, attributes: Attributes): void {
    const name = familyOf(tag);
    if (isWrapper.has(name)) return;
    this.#endWhatEndsBefore(name);
    if (isPartOfTable.has(name) && !this.#elements.has('table')) this.#separateAt(name);
    else if (isVoid.has(name)) this.#begin(name, attributes)?.();
    else if (this.#hidden > 0 || !isStyling.has(name) || displayOf(attributes) !== undefined) {
      this.#elements.open(name, this.#begin(name, attributes));
    }
  }

  openAndClose(tag: string, attributes: Attributes): void {
    this.open(tag, attributes);
    if (this.isForeign()) this.#elements.closeIfInnermost(familyOf(tag));
  }

  close(tag: string): void {
    const name = familyOf(tag);
    if (name === 'br') this.open(name, {});
    if (isWrapper.has(name) || isVoid.has(name)) return;
    this.#elements.close(name);
    this.#separateAt(name);
  }

  /** Also a tag without its partner separates words. */
  #separateAt(name: string): void {
    if (this.#hidden === 0) this.#separatorOf(effectOf(name))?.();
  }

  #endWhatEndsBefore(name: string): void {
    if (this.isForeign() && endsForeign(name)) {
      this.#elements.close('svg');
      this.#elements.close('math');
    }
    for (const ended of endedBy(name)) this.#elements.close(ended);
    if (name === 'h1') this.#elements.closeIfInnermost('h1');
  }

  /** Does what an element does to the text at its beginning; what it does at its end is returned. */
  #begin(name: string, attributes: Attributes): AtEnd {
    if (this.#hidden > 0) return undefined;
    const effect = effectOf(name, this.isForeign());
    const display = displayOf(attributes);
    if (effect === 'hidden' || display === 'hidden') return this.#hide();
    const separate = display === 'block' && !isBlock(effect) ? this.#breakLine : this.#separatorOf(effect ?? display);
    separate?.();
    const end = this.#beginEffect(effect, name, attributes);
    if (!end || !separate) return end ?? separate;
    return () => {
      end();
      separate();
    };
  }

  #beginEffect(effect: Effect | undefined, name: string, attributes: Attributes): AtEnd {
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
        return this.#beginLink(attributes);
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

  /** How an element's words are kept from those around it. */
  #separatorOf(effect: Effect | 'block' | undefined): AtEnd {
    switch (effect) {
      case 'apart':
      case 'cell':
      case 'image':
        return this.#space;
      case 'block':
      case 'item':
      case 'line':
      case 'rule':
        return this.#breakLine;
      case 'list':
        return this.#lists.length > 0 ? this.#breakLine : this.#breakParagraph;
      case 'paragraph':
      case 'preformatted':
      case 'quote':
        return this.#breakParagraph;
      case 'raised':
        return this.#separateDigits;
      default:
        return undefined;
    }
  }

  readonly #space = (): void => this.#lines.space();
  readonly #separateDigits = (): void => this.#lines.separateDigits();
  readonly #breakLine = (): void => {
    if (!this.#isAtStart()) this.#lines.break(1);
  };
  readonly #breakParagraph = (): void => {
    if (!this.#isAtStart()) this.#lines.break(2);
  };

  /** Whether a cell or list item has no words yet: its first ones stay on its line, in whatever blocks they are. */
  #isAtStart(): boolean {
    const cell = this.#cells.at(-1);
    return this.#lines.isMarked || (cell !== undefined && this.#lines.isEmptySince(cell));
  }

  #hide(): AtEnd {
    this.#hidden += 1;
    return () => {
      this.#hidden -= 1;
    };
  }

  /** A cell of one line shares it with the next cell; one of several ends the line. */
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
    this.#lists.push(markersOf(name, attributes));
    return () => {
      this.#lists.pop();
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

  #indent(by: string): () => void {
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

  #beginLink({ href }: Attributes): AtEnd {
    const address = linkAddress(href);
    if (address === undefined) return undefined;
    const start = this.#lines.position;
    const outer = this.#link;
    const link = { address, words: '' };
    this.#link = link;
    return () => {
      this.#link = outer;
      if (this.#lines.isEmptySince(start)) this.#lines.flow(address);
      else if (!saysAddress(link.words, address)) this.#lines.append(` [${address}]`);
    };
  }

  #image({ alt = '', href }: Attributes): AtEnd {
    const end = this.#beginLink({ ...(href !== undefined && { href }) });
    this.text(alt);
    return end;
  }

  /** One rule is enough between words. */
  #rule(): AtEnd {
    if (this.#ruled && this.#lines.isEmptySince(this.#ruled)) return undefined;
    this.#lines.flow(RULE);
    this.#ruled = this.#lines.position;
    return undefined;
  }
}
