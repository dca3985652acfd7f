import { Violation } from './violation.ts';

/** Keys of the world that a call reads and writes. Calls of two processes that share no written key commute. */
export interface Footprint {
  reads: readonly string[];
  writes: readonly string[];
}

/** One request of a process to something outside of it. */
export interface Operation {
  /** What is counted together: `table writes`. */
  readonly port: string;
  /** For traces: `table: update email#1 status`. */
  label(): string;
  footprint(): Footprint;
  /** Changes nothing: whether its answer was lost makes no difference to the world. */
  readonly isRead: boolean;
  /** Outcomes beside those that every call can have; a mail server has many. */
  readonly own?: readonly string[];
  /** When it is done makes a difference by itself: the clock of the process starts with it. */
  readonly isTimed?: boolean;
  /** false: it cannot fail, such as the beginning of a process or a pause. */
  readonly canFail: boolean;
  /** Happens at once, and gives the answer or throws what the service would. `outcome` is `answer` or one of `own`. */
  run(outcome: string): unknown;
}

/** What a call can come to, beside the outcomes of its own. */
export type CallOutcome =
  /** Done and answered. */
  | 'answer'
  /** Not done: throttled, or never reached the service. */
  | 'refuse'
  /** Done, and the answer is lost. */
  | 'lose'
  /** Done twice: the SDK repeats a request whose answer it lost, and hands out the second answer. */
  | 'repeat'
  /** The same, and others may do something in between. */
  | 'repeat-late'
  /** The process dies before it. */
  | 'crash'
  /** The process dies after it. */
  | 'crash-after'
  /** The process stands still for longer than its lease, before it. */
  | 'freeze'
  /** The answer takes long, though not too long for the function. */
  | 'slow';

/**
 * What a call can come to. Where nobody else looks at what it touches, it makes no difference when it is done, and none
 * whether the process stands still before it.
 */
export const outcomesOf = (
  { own = [], canFail, isRead }: Operation,
  { isShared = true, isRunning = true }: { isShared?: boolean; isRunning?: boolean } = {},
): string[] => {
  const outcomes = ['answer', ...own];
  if (canFail) outcomes.push('refuse');
  if (canFail && !isRead) outcomes.push('lose', 'repeat');
  if (isRunning && (canFail || own.length > 0)) outcomes.push('crash');
  if (isRunning && !isRead) outcomes.push('crash-after');
  if (!isRead && isShared) outcomes.push('slow', 'freeze');
  return outcomes;
};

export type Attempted = { answer: unknown } | { error: unknown };

/** Lets an operation happen. A violation is no answer of it. */
export const attempt = (operation: Operation, outcome: string): Attempted => {
  try {
    return { answer: operation.run(outcome) };
  } catch (error) {
    if (error instanceof Violation) throw error;
    return { error };
  }
};
