/** Called once, when the element's end tag comes or anything else ends it. */
export type AtEnd = () => void;

/** What an end tag does not reach beyond (HTML standard 13.2.4.2, "has a particular element in scope"). */
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
 * The elements that are open, outermost first. However they are nested, an element costs the same to open, to find by
 * its name and to close.
 */
export class OpenElements {
  // Columns of one table, not objects: there may be a million of them.
  readonly #names: string[] = [];
  readonly #ends: (AtEnd | undefined)[] = [];
  /** Where the next outer element of the same name stands; -1: there is none. */
  readonly #outer: number[] = [];
  /** Whether what it holds is SVG or MathML. */
  readonly #foreign: boolean[] = [];
  readonly #newest = new Map<string, number>();

  /** Whether the innermost one is, or is in, SVG or MathML. */
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

  /** Which of some elements is the innermost; `undefined`: none of them is open. */
  innermostOf(names: readonly string[]): string | undefined {
    const index = Math.max(...names.map((name) => this.#indexOf(name)));
    return this.#names[index];
  }

  /** Closes all that is inside the innermost of some elements. */
  closeInside(names: readonly string[]): void {
    const innermost = this.innermostOf(names);
    if (innermost !== undefined) this.#closeDownTo(this.#indexOf(innermost) + 1);
  }

  /** Closes the innermost element of that name with all inside it, if there is one that an end tag would reach. */
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
