/** White space that collapses to one space. Includes the no-break space, which mail uses to pad cells and preheaders. */
const WHITE_SPACE = /[ \t\n\f\r\u00a0]+/;

const SHOWN = /[^\p{Default_Ignorable_Code_Point}]/u;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;

/** At most one empty line between paragraphs. */
const MAX_LINE_BREAKS = 2;

/** A position in the text: its length so far, and the line that the next words will be on. */
export interface Position {
  length: number;
  line: number;
}

/**
 * Builds up plain text. Requested spaces and line breaks are written only when words follow, so that lines have no
 * trailing spaces and gaps do not add up.
 */
export class TextLines {
  #text = '';
  #line = 0;
  #breaks = 0;
  #space = '';
  #last = '';
  #isSeparate = false;
  #marker: string | undefined;
  /** Prefix of every new line. */
  indent = '';

  toString(): string {
    return this.#text;
  }

  get position(): Position {
    return { length: this.#text.length, line: this.#text === '' ? 0 : this.#line + this.#breaks };
  }

  isEmptySince({ length }: Position): boolean {
    return this.#text.length === length;
  }

  /** Whether a list marker is waiting for its first words. */
  get isMarked(): boolean {
    return this.#marker !== undefined;
  }

  /** Puts the next words on a new line; 2 leaves an empty line in between. */
  break(count: 1 | 2 = 1): void {
    this.#breaks = Math.max(this.#breaks, count);
    this.#space = '';
  }

  /** Adds a line break, as `<br>` does. */
  breakOnce(): void {
    this.#breaks = Math.max(this.#breaks, Math.min(this.#breaks + 1, MAX_LINE_BREAKS));
    this.#space = '';
  }

  /** Separates the next words from those before. */
  space(): void {
    if (this.#breaks === 0 && this.#text !== '') this.#space ||= ' ';
  }

  /** Separates the next words only if digits would meet: `$10<sup>99</sup>` is not $1099. */
  separateDigits(): void {
    this.#isSeparate = true;
  }

  /** Drops requested line breaks if the text is still on the line of an earlier position. Returns whether it is. */
  stayOn({ line }: Position): boolean {
    if (this.#line !== line) return false;
    this.#breaks = 0;
    this.#space = ' ';
    return true;
  }

  /** Drops what was requested since an earlier position. Only for a position after which no words were written. */
  returnTo({ line }: Position): void {
    this.#breaks = this.#text === '' ? 0 : line - this.#line;
  }

  /** Begins a new line with a list marker. A marker that is still waiting for words gets a line of its own. */
  mark(marker: string): void {
    if (this.#marker !== undefined) {
      this.#marker = this.#marker.trimEnd();
      this.#startLine();
    }
    this.break();
    this.#marker = marker;
  }

  unmark(): void {
    this.#marker = undefined;
  }

  /** Writes text with white space collapsed, without words that consist of invisible characters only. */
  flow(text: string): void {
    const words = text.split(WHITE_SPACE);
    if (words[0] === '') this.space();
    const shown = IGNORABLE.test(text) ? words.filter((word) => SHOWN.test(word)) : words.filter(Boolean);
    if (shown.length > 0) this.#write(shown.join(' '));
    if (words.length > 1 && words.at(-1) === '') this.space();
  }

  /** Writes text with its white space preserved. */
  preformatted(text: string): void {
    const [first = '', ...lines] = text.split(/\r\n|\r|\n/);
    // A line break right after the start tag is not shown.
    const shown = first === '' && this.#breaks > 0 ? lines : [first, ...lines];
    for (const [index, line] of shown.entries()) {
      if (index > 0) {
        this.#breaks += 1;
        this.#space = '';
      }
      const words = line.trimStart();
      this.#space += line.slice(0, line.length - words.length);
      if (words !== '') this.#write(words);
    }
  }

  /** Writes directly after the last words, before any requested line break. */
  append(text: string): void {
    this.#text += text;
    this.#last = text.slice(-1);
    this.#isSeparate = true;
  }

  #write(words: string): void {
    if (this.#breaks > 0 || this.#text === '') this.#startLine();
    else if (this.#isSeparate && this.#space === '' && wouldJoin(this.#last, words)) this.#space = ' ';
    this.#text += this.#space + words;
    this.#last = words.slice(-1);
    this.#space = '';
    this.#isSeparate = false;
  }

  #startLine(): void {
    if (this.#text !== '') {
      this.#text += '\n'.repeat(this.#breaks);
      this.#line += this.#breaks;
    }
    this.#text += this.#marker ?? this.indent;
    this.#marker = undefined;
    this.#breaks = 0;
  }
}

/** Whether words would run together with the character before: digits after a digit, or letters after a link's `]`. */
const wouldJoin = (last: string, words: string): boolean =>
  (last === ']' && /^[\p{L}\p{N}]/u.test(words)) || (/\d/.test(last) && /^\d/.test(words));
