import { displayOf } from './display.ts';
import {
  effectOf,
  endedBy,
  endedDirectlyInside,
  endsForeign,
  endTagOf,
  familyOf,
  gapOf,
  isStyling,
  isVoid,
  isWrapper,
  partsOfTable,
} from './elements.ts';
import { type Attributes, type HtmlSink, readHtml } from './html-tokens.ts';
import { type AtEnd, OpenElements } from './open-elements.ts';
import { RenderedText } from './rendered-text.ts';

/**
 * Converts html to plain text in linear time, with every visible word in order. Cells of a row are separated by a space,
 * rows and blocks by line breaks; links are followed by their address, and images are replaced by their alternative
 * text. Broken html is read the way browsers read it. Empty for a document with too many tags.
 */
export const plainTextOf = (html: string): string => {
  const text = new PlainText();
  return readHtml(html, text) ? text.end() : '';
};

/** Tracks which elements are open and which are hidden. */
class PlainText implements HtmlSink {
  readonly #rendered = new RenderedText();
  readonly #elements = new OpenElements();
  /** How many of the open elements are hidden. */
  #hidden = 0;

  end(): string {
    this.#elements.closeAll();
    return this.#rendered.toString();
  }

  isForeign(): boolean {
    return this.#elements.isForeign;
  }

  text(characters: string): void {
    if (this.#hidden === 0) this.#rendered.words(characters);
  }

  open(tag: string, attributes: Attributes): void {
    const name = familyOf(tag);
    if (isWrapper.has(name)) return;
    this.#endWhatEndsBefore(name);
    if (partsOfTable.has(name) && !this.#elements.innermostOf(['table'])) this.#separateAt(name);
    else if (isVoid.has(name)) this.#begin(name, attributes)?.();
    else this.#elements.open(name, this.#begin(name, attributes), endTagOf(tag));
  }

  openAndClose(tag: string, attributes: Attributes): void {
    this.open(tag, attributes);
    if (this.isForeign()) this.#elements.closeIfInnermost(familyOf(tag));
  }

  close(tag: string): void {
    const name = familyOf(tag);
    if (name === 'br') this.open(name, {});
    if (name === 'p') this.#leaveForeign();
    if (isWrapper.has(name) || isVoid.has(name)) return;
    if (isStyling.has(name)) this.#elements.closeStyling(name);
    else this.#elements.close(name, endTagOf(tag));
    if (tag === 'tr' || tag === 'tbody') this.#closeImplied(tag);
    this.#separateAt(name);
  }

  /** Browsers add the row and the section that a cell lacks, and their end tags close the cell. */
  #closeImplied(tag: 'tr' | 'tbody'): void {
    const innermost = this.#elements.innermostOf(['td', 'tr', 'tbody', 'table']);
    if (innermost !== 'td' && !(innermost === 'tr' && tag === 'tbody')) return;
    this.#elements.closeInside(partsOfTable.get(tag) ?? []);
  }

  /** Unmatched tags separate words, too. */
  #separateAt(name: string): void {
    if (this.#hidden === 0) this.#rendered.separate(gapOf(effectOf(name)));
  }

  #endWhatEndsBefore(name: string): void {
    if (endsForeign(name)) this.#leaveForeign();
    for (const ended of endedBy(name)) this.#elements.closeImplicitly(ended);
    this.#elements.closeInside(partsOfTable.get(name) ?? []);
    // A table that begins inside another one, but not in a cell of it, closes it.
    if (name === 'table' && this.#elements.innermostOf(['caption', 'table', 'td']) === 'table') {
      this.#elements.close('table');
    }
    for (const ended of endedDirectlyInside(name)) this.#elements.closeIfInnermost(ended);
  }

  #leaveForeign(): void {
    if (!this.isForeign()) return;
    this.#elements.close('svg');
    this.#elements.close('math');
  }

  /** Renders the beginning of an element and returns what renders its end. */
  #begin(name: string, attributes: Attributes): AtEnd | undefined {
    if (this.#hidden > 0) return undefined;
    const effect = effectOf(name, this.isForeign());
    const display = displayOf(attributes);
    return effect === 'hidden' || display === 'hidden'
      ? this.#hide()
      : this.#rendered.begin(name, attributes, effect, gapOf(effect, display));
  }

  #hide(): AtEnd {
    this.#hidden += 1;
    return () => {
      this.#hidden -= 1;
    };
  }
}
