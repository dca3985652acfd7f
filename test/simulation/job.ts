import type { Outcomes } from './engine/faults.ts';

/** The job of a worker thread. */
export type Job =
  | {
      kind: 'seeds';
      /** What each seed generates: a random day, or an hour in which one scope is flooded. */
      of: 'days' | 'hours';
      from: number;
      /** Distance between two seeds of this thread. Those in between belong to other threads. */
      step: number;
      count: number;
      /** Whether to report the trace of successful runs, too. */
      trace?: boolean;
    }
  | ({ kind: 'explore'; scenario: string } & Partial<Limits>)
  | { kind: 'hunt' };

/** A violation, and the trace that led to it. */
export interface Found {
  message: string;
  trace: string;
}

export interface Progress {
  /** Distinct states with a choice, and distinct final states. */
  states: number;
  /** Schedules that reached a final state of their own. */
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

/** What detected a planted fault. */
export interface Hunted {
  by: 'enumeration' | 'seeds';
  /** The scenario, or the seed. */
  where: string;
  message: string;
}

/** A message of a worker thread. */
export type Report =
  | { kind: 'seeds'; count: number; steps: number; outcomes: Outcomes }
  | { kind: 'trace'; trace: string }
  | ({ kind: 'failed'; seed: number } & Found)
  | ({ kind: 'exploring' } & Progress)
  | ({ kind: 'explored' } & Explored)
  | { kind: 'hunted'; hunted: Hunted | undefined };
