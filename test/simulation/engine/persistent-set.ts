import type { Contention } from './contention.ts';
import type { Call, Process } from './process.ts';

interface Situation {
  calls: readonly Call[];
  processes: readonly Process[];
  faultsLeft: number;
}

/**
 * The pending calls that have to be tried next. Every other order of the calls that follow can be brought into one that
 * begins with one of these, by exchanging neighbours that do not conflict, so nothing is lost by leaving out the rest
 * (a persistent set: Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, chapter 4).
 *
 * Two bounds are not covered by that argument. The calls of one process that wait together are answered in the order in
 * which they were made, as long as nobody else conflicts with them. And the clock is no key: of schedules that differ only
 * in whether a process reads it before or after another one has paused or been frozen, one is tried.
 */
export const persistentSet = (contention: Contention, { calls, processes, faultsLeft }: Situation): readonly Call[] => {
  if (faultsLeft === 0) return fewest(contention, calls, processes);
  // Before it begins, a process is only ahead of or behind the others' clock, which only a fault moves.
  const own = calls.find((call) => !call.operation.isTimed && !contention.isContended(call, processes));
  return own ? [own] : calls;
};

/** The calls of the smallest group of processes that no process outside of it can conflict with. */
const fewest = (contention: Contention, calls: readonly Call[], processes: readonly Process[]): readonly Call[] => {
  const rivals = new Map(calls.map((call) => [call, contention.rivals(call, processes)]));
  let found = calls;
  for (const [call, its] of rivals) {
    if (its.length === 0) return [call];
    const group = groupOf(call.process, rivals);
    const theirs = calls.filter(({ process }) => group.has(process));
    // A process that waits for another one, and not for a call, goes on when that one does.
    const isWaiting = [...group].some((one) => !theirs.some(({ process }) => process === one));
    if (!isWaiting && theirs.length < found.length) found = theirs;
  }
  return found;
};

const groupOf = (process: Process, rivals: ReadonlyMap<Call, readonly Process[]>): ReadonlySet<Process> => {
  const group = new Set([process]);
  // A set that grows while it is iterated over is iterated over to its end.
  for (const one of group) {
    for (const [call, its] of rivals) if (call.process === one) for (const rival of its) group.add(rival);
  }
  return group;
};
