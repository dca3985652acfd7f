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
 * Two limits: concurrent calls of one process are answered in the order in which they were made, except writes before the
 * last fault, and calls that another process conflicts with; and the clock is not a key, so of schedules that differ only
 * in whether a process reads it before or after a pause, a freeze or a slow call of another process, one is tried.
 */
export const persistentSet = (contention: Contention, situation: Situation): readonly Call[] =>
  situation.faultsLeft === 0 ? fewest(contention, situation) : uncontended(contention, situation);

/**
 * A read, or all pending writes of a process, that no other process can conflict with. Writes are not tried one by one: if
 * the process dies between them, their order decides which of them were made.
 */
const uncontended = (contention: Contention, { calls, processes }: Situation): readonly Call[] => {
  // Before it begins, a process is only ahead of or behind the others' clock, which only a fault moves.
  const free = calls.filter((call) => !call.operation.isTimed && !contention.isContended(call, processes));
  const read = free.find(({ operation }) => operation.isRead);
  if (read) return [read];
  for (const { process } of free) {
    const writes = calls.filter((call) => call.process === process && !call.operation.isRead);
    if (writes.every((write) => free.includes(write))) return writes;
  }
  return calls;
};

/** The calls of the smallest group of processes whose calls no process outside the group can still conflict with. */
const fewest = (contention: Contention, { calls, processes }: Situation): readonly Call[] => {
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
