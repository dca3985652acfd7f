import { Tokenizer } from 'htmlparser2';

const READ_ATTRIBUTES = ['alt', 'hidden', 'href', 'reversed', 'start', 'style', 'type', 'value'] as const;

/** The attributes that a plain text can show something of; the first of a name counts. */
export type Attributes = { readonly [Name in (typeof READ_ATTRIBUTES)[number]]?: string };

/** What becomes of the tags and texts of a document, in its order. Names are lower case, texts decoded. */
export interface HtmlSink {
  open(name: string, attributes: Attributes): void;
  /** `<name/>`: means something in SVG and MathML only. */
  openAndClose(name: string, attributes: Attributes): void;
  close(name: string): void;
  /** All characters between two tags, comments left out. */
  text(characters: string): void;
  /** Whether the innermost open element is SVG's or MathML's, where `<style/>` does not swallow what follows it. */
  isForeign(): boolean;
}

/**
 * Tags that are read of one document. A large newsletter has ten thousand; the hundred thousand that are allowed keep
 * any request, whatever is in it, below a second of CPU time.
 */
const MAX_TAGS = 100_000;

/**
 * Reads html as the HTML standard's tokenizer does, broken or not, in time linear to its length. Tags only: which
 * elements are open is the sink's to know, since htmlparser2's own bookkeeping takes quadratic time over deep nesting.
 * Returns whether it came to the end; a document of more than `MAX_TAGS` tags is given up.
 */
export const readHtml = (html: string, sink: HtmlSink): boolean => {
  // Outside SVG a CDATA section is a comment that ends at the next `>`; in lower case the tokenizer takes it for one.
  const source = html.replaceAll('<![CDATA[', '<![cdata[');
  const events = new Events(source, sink, () => tokenizer.pause());
  const tokenizer = new Tokenizer({}, events);
  tokenizer.write(source);
  tokenizer.end();
  return tokenizer.running;
};

const isRead: ReadonlySet<string> = new Set(READ_ATTRIBUTES);
const LONGEST_NAME = Math.max(...READ_ATTRIBUTES.map((name) => name.length));
const NONE: Attributes = {};

/** The tokenizer's events, put together to whole tags and texts. */
class Events {
  readonly #source: string;
  readonly #sink: HtmlSink;
  readonly #giveUp: () => void;
  #tags = 0;
  #text = '';
  #tag = '';
  #attribute = '';
  #value = '';
  #attributes: Record<string, string> | undefined;

  constructor(source: string, sink: HtmlSink, giveUp: () => void) {
    this.#source = source;
    this.#sink = sink;
    this.#giveUp = giveUp;
  }

  ontext(start: number, end: number): void {
    this.#text += this.#source.slice(start, end);
  }

  ontextentity(codePoint: number): void {
    this.#text += String.fromCodePoint(codePoint);
  }

  onopentagname(start: number, end: number): void {
    this.#tag = this.#source.slice(start, end).toLowerCase();
    this.#attributes = undefined;
  }

  onattribname(start: number, end: number): void {
    this.#attribute = end - start > LONGEST_NAME ? '' : this.#source.slice(start, end).toLowerCase();
    this.#value = '';
  }

  onattribdata(start: number, end: number): void {
    if (isRead.has(this.#attribute)) this.#value += this.#source.slice(start, end);
  }

  onattribentity(codePoint: number): void {
    this.#value += String.fromCodePoint(codePoint);
  }

  onattribend(): void {
    if (!isRead.has(this.#attribute)) return;
    this.#attributes ??= {};
    this.#attributes[this.#attribute] ??= this.#value;
  }

  onopentagend(): void {
    this.#beginTag();
    this.#sink.open(this.#tag, this.#attributes ?? NONE);
  }

  onselfclosingtag(): void {
    this.#beginTag();
    this.#sink.openAndClose(this.#tag, this.#attributes ?? NONE);
  }

  onclosetag(start: number, end: number): void {
    this.#beginTag();
    this.#sink.close(this.#source.slice(start, end).toLowerCase());
  }

  onend(): void {
    this.#flush();
  }

  isInForeignContext(): boolean {
    return this.#sink.isForeign();
  }

  oncdata(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}

  #beginTag(): void {
    this.#flush();
    this.#tags += 1;
    if (this.#tags > MAX_TAGS) this.#giveUp();
  }

  #flush(): void {
    if (this.#text !== '') this.#sink.text(this.#text);
    this.#text = '';
  }
}
