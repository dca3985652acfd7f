import type { Call } from './process.ts';

/** Keys that more than one process touches, at least one of them to write. Learnt from what was seen to happen. */
export class Contention {
  private readonly shared = new Set<string>();
  private readonly readers = new Map<string, Set<string>>();
  private readonly writers = new Map<string, Set<string>>();

  isShared({ operation }: Call): boolean {
    const { reads, writes } = operation.footprint();
    return reads.some((key) => this.shared.has(key)) || writes.some((key) => this.shared.has(key));
  }

  /** Throws `Contended` for a key that was taken for one's own till now. */
  note({ operation, process: { name } }: Call): void {
    const { reads, writes } = operation.footprint();
    for (const key of reads) this.noteKey(key, name, this.readers);
    for (const key of writes) this.noteKey(key, name, this.writers);
  }

  private noteKey(key: string, name: string, by: Map<string, Set<string>>): void {
    const names = by.get(key) ?? new Set();
    if (names.has(name)) return;
    names.add(name);
    by.set(key, names);
    const [readers, writers] = [this.readers.get(key) ?? new Set(), this.writers.get(key) ?? new Set()];
    // A key that stands for many, such as an index, is not fought over by those who only write to it.
    const isMany = key.endsWith('*');
    const conflicts = [...writers].some((one) =>
      [...readers, ...(isMany ? [] : writers)].some((other) => other !== one),
    );
    if (!conflicts || this.shared.has(key)) return;
    this.shared.add(key);
    throw new Contended(key);
  }
}

/** Two processes were found to share a key that was taken for one's own: the search begins anew, knowing it. */
export class Contended extends Error {
  override readonly name = 'Contended';
}
