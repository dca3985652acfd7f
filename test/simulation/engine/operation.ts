import { Violation } from './violation.ts';

/** Keys of the world that a call reads and writes. Two calls commute if neither writes a key that the other accesses. */
export interface Footprint {
  reads: readonly string[];
  writes: readonly string[];
}

/** One request of a process to something outside it. */
export interface Operation {
  /** The name under which outcomes are counted: `table writes`. */
  readonly port: string;
  /** For traces: `table: update email#1 status`. */
  label(): string;
  footprint(): Footprint;
  /** Whether it changes nothing, so that losing the response has no effect on the world. */
  readonly isRead: boolean;
  /** Outcomes in addition to those that every call can have; mail servers have many. */
  readonly own?: readonly string[];
  /** Whether its time matters by itself: the clock of the process starts with it. */
  readonly isTimed?: boolean;
  /** False for what cannot fail, such as the beginning of a process or a pause. */
  readonly canFail: boolean;
  /** Performs it. Returns the response, or throws as the service would. `outcome` is `answer` or one of `own`. */
  run(outcome: string): unknown;
}

/** The outcome of a call, besides those of its own. */
type CallOutcome =
  /** Performed and answered. */
  | 'answer'
  /** Not performed: throttled, or lost on the way to the service. */
  | 'refuse'
  /** Performed, but the response is lost. */
  | 'lose'
  /** Performed twice: the SDK repeats a request whose response was lost, and returns the second response. */
  | 'repeat'
  /** The same, with calls of other processes in between. */
  | 'repeat-late'
  /** The process dies before it. */
  | 'crash'
  /** The process dies after it. */
  | 'crash-after'
  /** The process freezes before it, for longer than its lease. */
  | 'freeze'
  /** The response is slow, but within the function's timeout. */
  | 'slow';

/**
 * All outcomes of a call. If no other process accesses what the call accesses (`isShared` is false), it makes no difference
 * when it is performed, so it is neither slow nor delayed by a freeze.
 */
export const outcomesOf = (
  { own = [], canFail, isRead }: Operation,
  { isShared = true, isRunning = true }: { isShared?: boolean; isRunning?: boolean } = {},
): string[] => {
  const outcomes: CallOutcome[] = [];
  if (canFail) outcomes.push('refuse');
  if (canFail && !isRead) outcomes.push('lose', 'repeat');
  if (isRunning && (canFail || own.length > 0)) outcomes.push('crash');
  if (isRunning && !isRead) outcomes.push('crash-after');
  if (!isRead && isShared) outcomes.push('slow', 'freeze');
  return ['answer' satisfies CallOutcome, ...own, ...outcomes];
};

export type Attempted = { answer: unknown } | { error: unknown };

/** Performs an operation. A `Violation` is thrown, not returned as its error. */
export const attempt = (operation: Operation, outcome: string): Attempted => {
  try {
    return { answer: operation.run(outcome) };
  } catch (error) {
    if (error instanceof Violation) throw error;
    return { error };
  }
};
