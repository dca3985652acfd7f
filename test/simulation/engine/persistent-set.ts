import type { Contention } from './contention.ts';
import type { Call, Process } from './process.ts';

interface Situation {
  calls: readonly Call[];
  processes: readonly Process[];
  faultsLeft: number;
}

/**
 * The pending calls that must be tried next. Any schedule can be turned into an equivalent one that starts with one of
 * them, by swapping neighbouring calls that do not conflict, so the other calls need not be tried first (a persistent
 * set: Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, chapter 4).
 *
 * Two limits: concurrent calls of one process are answered in the order in which they were made unless another process
 * conflicts with them; and the clock is not a key, so of schedules that differ only in whether a process reads it before
 * or after a pause, a freeze or a slow call of another process, one is tried.
 */
export const persistentSet = (contention: Contention, { calls, processes, faultsLeft }: Situation): readonly Call[] => {
  if (faultsLeft === 0) return fewest(contention, calls, processes);
  // Before it begins, a process is only ahead of or behind the others' clock, which only a fault moves.
  const own = calls.find((call) => !call.operation.isTimed && !contention.isContended(call, processes));
  return own ? [own] : calls;
};

/** The calls of the smallest group of processes whose calls no process outside the group can still conflict with. */
const fewest = (contention: Contention, calls: readonly Call[], processes: readonly Process[]): readonly Call[] => {
  const rivals = new Map(calls.map((call) => [call, contention.rivals(call, processes)]));
  let found = calls;
  for (const [call, its] of rivals) {
    if (its.length === 0) return [call];
    const group = groupOf(call.process, rivals);
    const theirs = calls.filter(({ process }) => group.has(process));
    // A process without a call of its own waits for another process, and continues when that one does.
    const isWaiting = [...group].some((one) => !theirs.some(({ process }) => process === one));
    if (!isWaiting && theirs.length < found.length) found = theirs;
  }
  return found;
};

const groupOf = (process: Process, rivals: ReadonlyMap<Call, readonly Process[]>): ReadonlySet<Process> => {
  const group = new Set([process]);
  // The iteration includes what is added to the set meanwhile.
  for (const one of group) {
    for (const [call, its] of rivals) if (call.process === one) for (const rival of its) group.add(rival);
  }
  return group;
};
