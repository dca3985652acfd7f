import type { Footprint } from './operation.ts';
import type { Call, Process } from './process.ts';

/** What somebody may touch, by key. */
interface Touched {
  reads: Set<string>;
  writes: Set<string>;
}

/**
 * Which processes touch which keys, and from where in their work they still may. Learnt from what was seen to happen:
 * a search that learns something which others' calls conflict with has to begin anew.
 *
 * That is enough for a search to be complete. Take the shortest schedule in which a process touches a key that it was
 * not expected to touch: all before it went as expected, so the search came by the same calls in another order, and
 * made this one too, if not on this path then on one that met it in the same state, where the process had the same past.
 */
export class Contention {
  /** What a process of a name touches in all. */
  private readonly byName = new Map<string, Touched>();
  /** What it touches from a place on, if nothing more goes wrong for it. */
  private readonly byPlace = new Map<string, Touched>();

  /** Whether somebody who may still do something touches at any time what a call does. Who is not there may still come. */
  isContended({ operation, process }: Call, processes: readonly Process[]): boolean {
    const footprint = operation.footprint();
    for (const [name, touched] of this.byName) {
      if (name === process.name || !conflict(footprint, touched)) continue;
      if (!processes.find((one) => one.name === name)?.isOver) return true;
    }
    return false;
  }

  /** Those of the other processes that touch, from where they are, what a call does. Holds while nothing goes wrong. */
  rivals({ operation, process }: Call, processes: readonly Process[]): Process[] {
    const footprint = operation.footprint();
    return processes.filter((one) => {
      if (one === process || one.isOver) return false;
      const touched = this.byPlace.get(one.place);
      return touched !== undefined && conflict(footprint, touched);
    });
  }

  /** Whether it learns from a call that a process touches what others do too. */
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

/** A key that stands for many, such as an index, is not fought over by those who only write to it. */
const isMany = (key: string): boolean => key.endsWith('*');
