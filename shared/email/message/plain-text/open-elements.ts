import { isInline, isItem, isWall } from './elements.ts';

/** Called once, when the element is closed by its end tag or implicitly. */
export type AtEnd = () => void;

/** Elements that an end tag cannot reach across (HTML standard 13.2.4.2, "has a particular element in scope"). */
const SCOPE = ['applet', 'caption', 'foreignobject', 'marquee', 'object', 'table', 'td', 'template'];
const TABLE_SCOPE = ['table', 'template'];
const scopes = new Map<string, readonly string[]>([
  ...['table', 'tbody', 'tr', 'td', 'caption'].map((name) => [name, TABLE_SCOPE] as const),
  ['li', [...SCOPE, 'ol', 'ul']],
  ['option', [...SCOPE, 'select']],
  ['p', [...SCOPE, 'button']],
  ['template', []],
]);

/** In place of the name of an element that ended before those inside it. */
const TAKEN_OUT = '';

const foreign = new Map([
  ['foreignobject', false],
  ['math', true],
  ['svg', true],
]);

/**
 * The stack of open elements. Opening an element, finding it by name and closing it take constant time, however deeply
 * elements are nested.
 */
export class OpenElements {
  // Parallel arrays instead of objects, for the sake of the garbage collector: there may be many elements.
  readonly #names: string[] = [];
  readonly #endTags: string[] = [];
  readonly #ends: (AtEnd | undefined)[] = [];
  /** Index of the next outer element of the same name; -1 if there is none. */
  readonly #outer: number[] = [];
  /** Whether its content is SVG or MathML. */
  readonly #foreign: boolean[] = [];
  /** Indices of the open elements that the end of a styling element around them ends, too. */
  readonly #inline: number[] = [];
  /** How many elements that a new item does not close are open up to here. */
  readonly #walls: number[] = [];
  readonly #newest = new Map<string, number>();

  /** Whether the current position is in SVG or MathML. */
  get isForeign(): boolean {
    return this.#foreign.at(-1) ?? false;
  }

  open(name: string, atEnd: AtEnd | undefined, endTag = name): void {
    const isForeign = foreign.get(name) ?? this.isForeign;
    this.#outer.push(this.#indexOf(name));
    this.#newest.set(name, this.#names.length);
    this.#names.push(name);
    this.#endTags.push(endTag);
    this.#ends.push(atEnd);
    this.#foreign.push(isForeign);
    this.#walls.push((this.#walls.at(-1) ?? 0) + (isWall(name) ? 1 : 0));
    if (isInline(name)) this.#inline.push(this.#names.length - 1);
  }

  /** The innermost open element of several; `undefined` if none is open. */
  innermostOf(names: readonly string[]): string | undefined {
    const index = Math.max(...names.map((name) => this.#indexOf(name)));
    return this.#names[index];
  }

  /** Closes everything inside the innermost of several elements. */
  closeInside(names: readonly string[]): void {
    const innermost = this.innermostOf(names);
    if (innermost !== undefined) this.#closeDownTo(this.#indexOf(innermost) + 1);
  }

  /** Closes the innermost element of that name and everything inside it, if it has that end tag, which would reach it. */
  close(name: string, endTag = this.#endTags[this.#indexOf(name)]): void {
    const index = this.#indexOf(name);
    if (index !== -1 && endTag === this.#endTags[index] && !this.#hasInside(index, scopes.get(name) ?? SCOPE))
      this.#closeDownTo(index);
  }

  /** Closes that element as `close` does, but no item that another block is open in, such as a list. */
  closeImplicitly(name: string): void {
    if (isItem.has(name) && this.#walls.at(-1) !== this.#walls[this.#indexOf(name)]) return;
    this.close(name);
  }

  /**
   * Ends the innermost styling element of that name, and the inline elements inside it. Blocks and links inside it stay open
   * (HTML standard 13.2.6.4.7, "adoption agency algorithm").
   */
  closeStyling(name: string): void {
    const index = this.#indexOf(name);
    if (index === -1 || this.#hasInside(index, SCOPE)) return;
    for (let inner = this.#inline.at(-1) ?? -1; inner > index; inner = this.#inline.at(-1) ?? -1) {
      this.#inline.pop();
      this.#takeOut(inner);
    }
    this.#takeOut(index);
    while (this.#names.at(-1) === TAKEN_OUT) this.#closeDownTo(this.#names.length - 1);
  }

  /** Closes the innermost element if it has that name. */
  closeIfInnermost(name: string): void {
    if (this.#names.at(-1) === name) this.#closeDownTo(this.#names.length - 1);
  }

  closeAll(): void {
    this.#closeDownTo(0);
  }

  /** Whether one of these elements is open inside the one at that index. */
  #hasInside(index: number, names: readonly string[]): boolean {
    return names.some((name) => this.#indexOf(name) > index);
  }

  #indexOf(name: string): number {
    return this.#newest.get(name) ?? -1;
  }

  /** Ends the innermost element of its name, but not those inside it. */
  #takeOut(index: number): void {
    this.#forget(this.#names[index] ?? '', this.#outer[index] ?? -1);
    this.#names[index] = TAKEN_OUT;
    this.#ends[index]?.();
    this.#ends[index] = undefined;
  }

  #forget(name: string, outer: number): void {
    if (outer === -1) this.#newest.delete(name);
    else this.#newest.set(name, outer);
  }

  #closeDownTo(index: number): void {
    while ((this.#inline.at(-1) ?? -1) >= index) this.#inline.pop();
    while (this.#names.length > index) {
      this.#forget(this.#names.pop() ?? '', this.#outer.pop() ?? -1);
      this.#endTags.pop();
      this.#walls.pop();
      this.#foreign.pop();
      this.#ends.pop()?.();
    }
  }
}
