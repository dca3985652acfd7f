import type { Call, Process } from './process.ts';

/** Which processes touch which keys, and who of them gets into another one's way. Learnt from what was seen to happen. */
export class Contention {
  private readonly readers = new Map<string, Set<string>>();
  private readonly writers = new Map<string, Set<string>>();

  /** Whether somebody who may still do something conflicts with a call. Who is not there yet may still come. */
  isShared({ operation, process }: Call, processes: readonly Process[]): boolean {
    const { reads, writes } = operation.footprint();
    const isOver = (name: string): boolean => processes.find((one) => one.name === name)?.isOver ?? false;
    const isLeft = (names: ReadonlySet<string> | undefined): boolean =>
      [...(names ?? [])].some((name) => name !== process.name && !isOver(name));
    return (
      reads.some((key) => isLeft(this.writers.get(key))) ||
      writes.some((key) => isLeft(this.readers.get(key)) || (!isMany(key) && isLeft(this.writers.get(key))))
    );
  }

  /** Throws `Contended` if a process was not known to touch a key that others touch too. */
  note({ operation, process: { name } }: Call): void {
    const { reads, writes } = operation.footprint();
    for (const key of reads) this.noteKey(key, name, this.readers, this.writers.get(key));
    for (const key of writes) this.noteKey(key, name, this.writers, this.readers.get(key), this.writers.get(key));
  }

  private noteKey(
    key: string,
    name: string,
    by: Map<string, Set<string>>,
    ...conflicting: (ReadonlySet<string> | undefined)[]
  ): void {
    const known = by.get(key);
    if (known?.has(name)) return;
    const others = conflicting.flatMap((names) => [...(names ?? [])]).filter((other) => other !== name);
    by.set(key, new Set([...(known ?? []), name]));
    if (others.length > 0) throw new Contended(key);
  }
}

/** A key that stands for many, such as an index, is not fought over by those who only write to it. */
const isMany = (key: string): boolean => key.endsWith('*');

/** Two processes were found to share a key that was taken for one's own: the search begins anew, knowing it. */
export class Contended extends Error {
  override readonly name = 'Contended';
}
