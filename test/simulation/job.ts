import type { Outcomes } from './engine/faults.ts';

/** What a worker thread is to do. */
export type Job =
  | {
      kind: 'seeds';
      /** What a seed stands for: a random day, or an hour in which one scope is flooded. */
      of: 'days' | 'hours';
      from: number;
      /** Every how manieth seed is its own; the others are other threads'. */
      step: number;
      count: number;
      /** Tells what happened, even if all went well. */
      trace?: boolean;
    }
  | ({ kind: 'explore'; scenario: string } & Partial<Limits>)
  | { kind: 'hunt' };

/** What must not be, and how it came to that. */
export interface Found {
  message: string;
  trace: string;
}

export interface Progress {
  /** Distinct states in which there was a choice, or in which all was over. */
  states: number;
  /** Runs that came to an end of their own. */
  schedules: number;
  steps: number;
}

export interface Explored extends Progress {
  violation?: Found;
  /** A hash of the world at the end of each schedule. */
  ends: readonly number[];
}

/** How far an exploration goes. */
export interface Limits {
  /** Faults in one schedule, at most: anything that a call comes to but an answer. */
  faults: number;
  /** Stops after so many states; absent: only when all have been seen. */
  states?: number;
  /** Tries calls in every order, including those that make no difference: to check that they make none. */
  everyOrder?: boolean;
  /** Faults that are injected; absent: all. */
  outcomes?: readonly string[];
}

/** What showed that a fault is planted. */
export interface Hunted {
  by: 'enumeration' | 'seeds';
  /** The scenario, or the seed. */
  where: string;
  message: string;
}

/** What a worker thread tells. */
export type Report =
  | { kind: 'seeds'; count: number; steps: number; outcomes: Outcomes }
  | { kind: 'trace'; trace: string }
  | ({ kind: 'failed'; seed: number } & Found)
  | ({ kind: 'exploring' } & Progress)
  | ({ kind: 'explored' } & Explored)
  | { kind: 'hunted'; hunted: Hunted | undefined };
