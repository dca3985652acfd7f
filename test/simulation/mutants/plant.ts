import { explore, load, runSeeds } from '../run.ts';
import { NAMES } from '../scenarios/names.ts';
import type { Mutant } from './mutant.ts';
import { mutants } from './mutants.ts';

/** Random days that a planted fault has to be found in; then the scenarios are tried, so far. */
const DAYS = 6_000;
const STATES = 6_000;

const found = (message: string): string => (message.split('\n')[0] ?? '').slice(0, 110);

/** What shows the fault; `undefined`: nothing that was tried. */
const hunt = async (mutant: Mutant, threads: number): Promise<string | undefined> => {
  try {
    const code = await load([mutant]);
    const { failed } = await runSeeds(code, { from: 1, count: DAYS, threads });
    if (failed) return `day ${failed.seed}: ${found(failed.message)}`;
    for (const scenario of NAMES) {
      const { violation } = await explore(code, { scenario, faults: 1, states: STATES });
      if (violation) return `${scenario}: ${found(violation.message)}`;
    }
    return undefined;
  } catch (error) {
    // It is so broken that nothing can be set up with it; a patch that does not fit is no fault of the product.
    const { message } = error as Error;
    if (message.includes('planted fault')) throw error;
    return found(message);
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
