import { explore, load, runSeeds } from '../run.ts';
import { NAMES } from '../scenarios/names.ts';
import type { Mutant } from './mutant.ts';
import { mutants } from './mutants.ts';

/** Random days that most planted faults are found in; then the scenarios are tried, so far; then more days. */
const FIRST_DAYS = 1_000;
const STATES = 4_000;
const DAYS = 12_000;
/** Hours in which one scope is flooded. */
const HOURS = 40;

const found = (message: string): string => (message.split('\n')[0] ?? '').slice(0, 110);

type Shown = string | undefined;

const schedules = async (code: string): Promise<Shown> => {
  for (const scenario of NAMES) {
    const { violation } = await explore(code, { scenario, states: STATES });
    if (violation) return `${scenario}: ${found(violation.message)}`;
  }
  return undefined;
};

/** What shows the fault; `undefined`: nothing that was tried. */
const hunt = async (mutant: Mutant, threads: number): Promise<Shown> => {
  const seeds = async (code: string, of: 'days' | 'hours', from: number, count: number): Promise<Shown> => {
    const { failed } = await runSeeds(code, { of, from, count, threads });
    return failed && `${of} ${failed.seed}: ${found(failed.message)}`;
  };
  // What cannot be built shows nothing.
  const code = await load([mutant]);
  try {
    return (
      (await seeds(code, 'days', 1, FIRST_DAYS)) ??
      (await seeds(code, 'hours', 1, HOURS)) ??
      (await schedules(code)) ??
      (await seeds(code, 'days', FIRST_DAYS + 1, DAYS))
    );
  } catch (error) {
    // It is so broken that no world can be prepared with it.
    return found((error as Error).message);
  }
};

/** Plants each fault alone, and says what shows it. true: at least 95 % were found. */
export const plantFaults = async (
  threads: number,
  only: string | undefined,
  say: (line: string) => void,
): Promise<boolean> => {
  const planted = mutants.filter(({ name }) => only === undefined || name.includes(only));
  const missed: string[] = [];
  for (const mutant of planted) {
    const shown = await hunt(mutant, threads);
    if (shown === undefined) missed.push(mutant.name);
    say(`${shown === undefined ? 'MISSED' : 'found '}  ${mutant.name}${shown === undefined ? '' : `  (${shown})`}`);
  }
  say(`${planted.length - missed.length} of ${planted.length} planted faults were found`);
  return missed.length <= planted.length * 0.05;
};
