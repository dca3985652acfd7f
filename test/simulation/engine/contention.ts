import type { Footprint } from './operation.ts';
import type { Call, Process } from './process.ts';

/** Keys that a process touches. */
interface Touched {
  reads: Set<string>;
  writes: Set<string>;
}

/**
 * Records which processes touch which keys, and from which place in their work they still can. This is learnt during the
 * search: if it learns of a conflict that it did not expect, it must start again.
 *
 * That makes the search complete. Consider the shortest schedule in which a process touches a key unexpectedly. All calls
 * before that one were as expected, so the search made the same calls in an equivalent order and reached this one as
 * well: on the same path, or on an earlier path that came to the same state, where the process had the same history and
 * so had passed the same places.
 */
export class Contention {
  /** By name of the process: everything it touches. */
  private readonly byName = new Map<string, Touched>();
  /** By place: what is touched from there on, if no further fault hits the process. */
  private readonly byPlace = new Map<string, Touched>();

  /** Whether another process that has not ended, or has not yet begun, touches in its whole work what the call touches. */
  isContended({ operation, process }: Call, processes: readonly Process[]): boolean {
    const footprint = operation.footprint();
    for (const [name, touched] of this.byName) {
      if (name === process.name || !conflict(footprint, touched)) continue;
      if (!processes.find((one) => one.name === name)?.isOver) return true;
    }
    return false;
  }

  /** The other processes that can still conflict with the call from where they are, if there are no further faults. */
  rivals({ operation, process }: Call, processes: readonly Process[]): Process[] {
    const footprint = operation.footprint();
    return processes.filter((one) => {
      if (one === process || one.isOver) return false;
      const touched = this.byPlace.get(one.place);
      return touched !== undefined && conflict(footprint, touched);
    });
  }

  /** Returns whether the call revealed a conflict between processes that was not known. */
  note({ operation, process }: Call): boolean {
    const footprint = operation.footprint();
    const { name } = process;
    let isNews = add(this.byName, name, footprint);
    for (const place of process.places()) isNews = add(this.byPlace, place, footprint) || isNews;
    if (!isNews) return false;
    return [...this.byName].some(([other, touched]) => other !== name && conflict(footprint, touched));
  }
}

/** Whether anything was added. */
const add = (known: Map<string, Touched>, to: string, { reads, writes }: Footprint): boolean => {
  const touched = known.get(to) ?? { reads: new Set(), writes: new Set() };
  known.set(to, touched);
  const before = touched.reads.size + touched.writes.size;
  for (const key of reads) touched.reads.add(key);
  for (const key of writes) touched.writes.add(key);
  return touched.reads.size + touched.writes.size > before;
};

const conflict = ({ reads, writes }: Footprint, touched: Touched): boolean =>
  reads.some((key) => touched.writes.has(key)) ||
  writes.some((key) => touched.reads.has(key) || (!isMany(key) && touched.writes.has(key)));

/** A key that stands for many items, such as an index partition: two writes to it do not conflict. */
const isMany = (key: string): boolean => key.endsWith('*');
