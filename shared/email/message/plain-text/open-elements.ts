/** Called once, when the element is closed by its end tag or implicitly. */
export type AtEnd = () => void;

/** Elements that an end tag cannot reach across (HTML standard 13.2.4.2, "has a particular element in scope"). */
const SCOPE = ['applet', 'caption', 'foreignobject', 'marquee', 'object', 'table', 'td', 'template'];
const TABLE_SCOPE = ['table', 'template'];
const scopes = new Map<string, readonly string[]>([
  ...['table', 'tbody', 'tr', 'td', 'caption'].map((name) => [name, TABLE_SCOPE] as const),
  ['dd', [...SCOPE, 'dl']],
  ['li', [...SCOPE, 'dir', 'menu', 'ol', 'ul']],
  ['option', [...SCOPE, 'select']],
  ['p', [...SCOPE, 'button']],
  ['template', []],
]);

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
  readonly #ends: (AtEnd | undefined)[] = [];
  /** Index of the next outer element of the same name; -1 if there is none. */
  readonly #outer: number[] = [];
  /** Whether its content is SVG or MathML. */
  readonly #foreign: boolean[] = [];
  readonly #newest = new Map<string, number>();

  /** Whether the current position is in SVG or MathML. */
  get isForeign(): boolean {
    return this.#foreign.at(-1) ?? false;
  }

  open(name: string, atEnd: AtEnd | undefined): void {
    const isForeign = foreign.get(name) ?? this.isForeign;
    this.#outer.push(this.#indexOf(name));
    this.#newest.set(name, this.#names.length);
    this.#names.push(name);
    this.#ends.push(atEnd);
    this.#foreign.push(isForeign);
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

  /** Closes the innermost element of that name and everything inside it, if its end tag would reach it. */
  close(name: string): void {
    const index = this.#indexOf(name);
    if (index === -1) return;
    const barriers = scopes.get(name) ?? SCOPE;
    const isInScope = !barriers.some((barrier) => barrier !== name && this.#indexOf(barrier) > index);
    if (isInScope) this.#closeDownTo(index);
  }

  /** Closes the innermost element if it has that name. */
  closeIfInnermost(name: string): void {
    if (this.#names.at(-1) === name) this.#closeDownTo(this.#names.length - 1);
  }

  closeAll(): void {
    this.#closeDownTo(0);
  }

  #indexOf(name: string): number {
    return this.#newest.get(name) ?? -1;
  }

  #closeDownTo(index: number): void {
    while (this.#names.length > index) {
      const name = this.#names.pop() ?? '';
      const outer = this.#outer.pop() ?? -1;
      if (outer === -1) this.#newest.delete(name);
      else this.#newest.set(name, outer);
      this.#foreign.pop();
      this.#ends.pop()?.();
    }
  }
}
