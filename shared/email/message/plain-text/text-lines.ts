/** White space that html shows as one blank. The no-break space is in it: mail pads empty cells and preheaders with it. */
const BLANKS = /[ \t\n\f\r\u00a0]+/;

const SHOWN = /[^\p{Default_Ignorable_Code_Point}]/u;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;

/** One empty line at most between two paragraphs. */
const MAX_LINE_BREAKS = 2;

/** Where a text has come to: how much there is of it, and on which line the next words will be. */
export interface Position {
  length: number;
  line: number;
}

/**
 * A plain text as it grows. Blanks and line breaks are asked for and written only when words follow, so that there are
 * none at the ends of lines and none too many between paragraphs.
 */
export class TextLines {
  #text = '';
  #line = 0;
  #breaks = 0;
  #blank = '';
  #last = '';
  #isSeparate = false;
  #marker: string | undefined;
  /** What every new line begins with. */
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

  /** Whether a list marker waits for its words. */
  get isMarked(): boolean {
    return this.#marker !== undefined;
  }

  /** The next words are on another line; with 2, there is an empty line in between. */
  break(count: 1 | 2 = 1): void {
    this.#breaks = Math.max(this.#breaks, count);
    this.#blank = '';
  }

  /** One more line break, as `<br>` makes it. */
  breakOnce(): void {
    this.#breaks = Math.max(this.#breaks, Math.min(this.#breaks + 1, MAX_LINE_BREAKS));
    this.#blank = '';
  }

  /** Words that follow do not join those before. */
  space(): void {
    if (this.#breaks === 0 && this.#text !== '') this.#blank ||= ' ';
  }

  /** Digits that follow do not join digits before: `$10<sup>99</sup>` is not $1099. */
  separateDigits(): void {
    this.#isSeparate = true;
  }

  /** Takes back the line breaks that were asked for since a position on the same line; the next words stay on it. */
  stayOn({ line }: Position): boolean {
    if (this.#line !== line) return false;
    this.#breaks = 0;
    this.#blank = ' ';
    return true;
  }

  /** Takes back all that was asked for since an earlier position, after which there were no words. */
  returnTo({ line }: Position): void {
    this.#breaks = this.#text === '' ? 0 : line - this.#line;
  }

  /** The next words begin a new line, after a marker. A marker that found no words stands alone. */
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

  /** Text as html has it: white space means one blank, and what is made of invisible characters only is left out. */
  flow(text: string): void {
    const words = text.split(BLANKS);
    if (words[0] === '') this.space();
    const shown = IGNORABLE.test(text) ? words.filter((word) => SHOWN.test(word)) : words.filter(Boolean);
    if (shown.length > 0) this.#write(shown.join(' '));
    if (words.length > 1 && words.at(-1) === '') this.space();
  }

  /** Text whose white space is kept. */
  preformatted(text: string): void {
    const [first = '', ...lines] = text.split(/\r\n|\r|\n/);
    // The line break that the element begins with is not shown.
    const shown = first === '' && this.#breaks > 0 ? lines : [first, ...lines];
    for (const [index, line] of shown.entries()) {
      if (index > 0) {
        this.#breaks += 1;
        this.#blank = '';
      }
      const words = line.trimStart();
      this.#blank += line.slice(0, line.length - words.length);
      if (words !== '') this.#write(words);
    }
  }

  /** Writes right after the last words, before any line break that is asked for. */
  append(text: string): void {
    this.#text += text;
    this.#last = text.slice(-1);
    this.#isSeparate = true;
  }

  #write(words: string): void {
    if (this.#breaks > 0 || this.#text === '') this.#startLine();
    else if (this.#isSeparate && this.#blank === '' && wouldJoin(this.#last, words)) this.#blank = ' ';
    this.#text += this.#blank + words;
    this.#last = words.slice(-1);
    this.#blank = '';
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

/** Whether words would be read as one with the character before: digits after a digit, or letters after a link's `]`. */
const wouldJoin = (last: string, words: string): boolean =>
  (last === ']' && /^[\p{L}\p{N}]/u.test(words)) || (/\d/.test(last) && /^\d/.test(words));
