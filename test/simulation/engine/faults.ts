import { outcomesOf } from './operation.ts';
import type { Simulation } from './simulation.ts';

/** How often calls to each port had each outcome: `counts['table writes'].lose`. Outcomes that never occurred are 0. */
export type Outcomes = Record<string, Record<string, number>>;

/** What can go wrong on a random day besides the outcomes of calls. */
const MISHAPS = {
  messages: ['delivered twice', 'redriven'],
  'change events': ['lost', 'repeated'],
  processes: ['clock differs', 'timed out', 'outlived by a call'],
} as const;

export type Mishap = {
  [Of in keyof typeof MISHAPS]: readonly [of: Of, what: (typeof MISHAPS)[Of][number]];
}[keyof typeof MISHAPS];

const zeros = (kinds: readonly string[]): Record<string, number> => Object.fromEntries(kinds.map((kind) => [kind, 0]));

export const noOutcomes = (): Outcomes =>
  Object.fromEntries(Object.entries(MISHAPS).map(([of, kinds]) => [of, zeros(kinds)]));

const add = (counts: Outcomes, port: string, kind: string, count: number): void => {
  const kinds = counts[port] ?? {};
  counts[port] = kinds;
  kinds[kind] = (kinds[kind] ?? 0) + count;
};

/** Adds the outcomes of a run. */
export const countOutcomes = (counts: Outcomes, { steps, mishaps }: Simulation): void => {
  for (const { operation, outcome } of steps) {
    counts[operation.port] ??= zeros(outcomesOf(operation));
    add(counts, operation.port, outcome, 1);
  }
  for (const [of, what] of mishaps) add(counts, of, what, 1);
};

/** Adds the counts of another thread. */
export const addOutcomes = (counts: Outcomes, more: Outcomes): void => {
  for (const [port, kinds] of Object.entries(more)) {
    for (const [kind, count] of Object.entries(kinds)) add(counts, port, kind, count);
  }
};
