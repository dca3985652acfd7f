import { Tokenizer } from 'htmlparser2';

const READ_ATTRIBUTES = ['alt', 'hidden', 'href', 'reversed', 'start', 'style', 'type', 'value'] as const;

/** The attributes that matter for plain text. Of several with the same name, the first counts. */
export type Attributes = { readonly [Name in (typeof READ_ATTRIBUTES)[number]]?: string };

/** Receives the tags and text of a document in order. Names are in lower case, character references decoded. */
export interface HtmlSink {
  open(name: string, attributes: Attributes): void;
  /** `<name/>`, which closes the element in SVG and MathML only. */
  openAndClose(name: string, attributes: Attributes): void;
  close(name: string): void;
  /** All text between two tags, without comments. */
  text(characters: string): void;
  /** Whether the current element is SVG or MathML, where `<style/>` does not swallow the text after it. */
  isForeign(): boolean;
}

/**
 * The number of tags after which a document is given up. A large newsletter has ten thousand; this limit keeps any
 * request body of 4.5 MB below a second of CPU time.
 */
const MAX_TAGS = 100_000;

/**
 * Tokenizes html, well-formed or not, as the HTML standard does, in linear time. Tracking open elements is left to the
 * sink, because htmlparser2's parser needs quadratic time for deep nesting. Returns whether it reached the end, which it
 * does not with more than `MAX_TAGS` tags.
 */
export const readHtml = (html: string, sink: HtmlSink): boolean => {
  // In html, `<![CDATA[` starts a comment that ends at the next `>`. The tokenizer agrees only if it is in lower case.
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

/** Assembles the tokenizer's events into whole tags and texts. */
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
