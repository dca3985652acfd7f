import { availableParallelism } from 'node:os';
import { readArguments, WrongUsage } from '../../infra/cli/program.ts';
import { runDeveloperProgram, wholeNumber } from '../support/cli/developer-program.ts';
import type { Outcomes } from './engine/faults.ts';
import { mutants } from './mutants/mutants.ts';
import { plantFaults } from './mutants/plant.ts';
import { explore, load, runSeeds } from './run.ts';
import { NAMES } from './scenarios/names.ts';

const usage = `Usage: npm run test:simulation [-- options]

Runs the functions in one process, against models of AWS, mail servers and clocks. A scheduler decides what happens next
and what fails: every schedule of the small scenarios, hours in which one scope is flooded while its mail server fails, and
a million random days.

Options:
  --schedules <n>    Random days; 0 for none (default: 1000000).
  --first <n>        Seed of the first random day (default: 1).
  --hours <n>        Hours with a flooded scope (default: 300).
  --seed <n>         Runs only the day with this seed, and prints its events.
  --scenario <name>  Runs only this scenario, exhaustively: ${NAMES.join(', ')}.
  --faults <n>       Maximum faults in one schedule of a scenario (default: depends on the scenario).
  --threads <n>      Threads (default: ${availableParallelism()}).
  --mutants          Plants faults in the code instead, one by one, and reports which are detected.
  --only <text>      Plants only faults whose name contains the text.
  --results <file>   Appends each result to a file, and skips faults that it lists as detected.
  --help             Shows this help.

Exit codes: 0 all properties hold and all planted faults are detected, 1 otherwise, 2 wrong usage.
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  schedules: text,
  first: text,
  hours: text,
  seed: text,
  scenario: text,
  faults: text,
  threads: text,
  mutants: flag,
  only: text,
  results: text,
} as const;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const count = (n: number): string => n.toLocaleString('en');

/** Whether all held. */
const runScenario = async (code: string, scenario: string, faults: number | undefined): Promise<boolean> => {
  const begun = performance.now();
  const progress = ({ states }: { states: number }): void => {
    if (states % 10_000 === 0) say(`  ${scenario}: ${count(states)} states so far, ${seconds(begun)}`);
  };
  const explored = await explore(code, { scenario, progress, ...(faults !== undefined && { faults }) });
  const { states, schedules, violation } = explored;
  say(`${scenario}: ${count(states)} distinct states, ${count(schedules)} different ends, ${seconds(begun)}`);
  if (!violation) return true;
  say(`\n${violation.message}\n\n${violation.trace}\n`);
  return false;
};

/** Whether nobody had to wait for a neighbour. */
const runHours = async (code: string, hours: number, threads: number): Promise<boolean> => {
  const begun = performance.now();
  const { schedules, failed } = await runSeeds(code, { of: 'hours', from: 1, count: hours, threads });
  say(`${count(schedules)} hours with one scope flooded, ${seconds(begun)}`);
  if (failed) say(`\nHour ${failed.seed}: ${failed.message}\n\n${failed.trace}\n`);
  return !failed;
};

/** What was injected at which port: whatever is 0 was never tried. */
const sayOutcomes = (outcomes: Outcomes): void => {
  say('\nWhat calls came to, and what else went wrong:');
  for (const [port, kinds] of Object.entries(outcomes).sort()) {
    const counts = Object.entries(kinds).map(([kind, n]) => `${kind} ${count(n)}`);
    say(`  ${port}: ${counts.join(', ')}`);
  }
};

const runDays = async (code: string, from: number, days: number, threads: number): Promise<boolean> => {
  const begun = performance.now();
  let next = days / 10;
  const result = await runSeeds(code, {
    from,
    count: days,
    threads,
    progress: (schedules) => {
      if (schedules < next) return;
      next += days / 10;
      say(`  ${count(schedules)} random days so far, ${seconds(begun)}`);
    },
    trace: say,
  });
  say(`${count(result.schedules)} random days, ${count(result.steps)} calls, ${seconds(begun)}`);
  const { failed } = result;
  if (!failed) {
    if (days > 1) sayOutcomes(result.outcomes);
    return true;
  }
  say(`\nSeed ${failed.seed}: ${failed.message}\n\n${failed.trace}\n`);
  say(`Again: npm run test:simulation -- --seed ${failed.seed}`);
  return false;
};

/** Whether all properties hold, or all planted faults are detected. */
const simulate = async (args: string[]): Promise<boolean> => {
  const given = readArguments({ args, options }).values;
  const threads = Math.max(1, wholeNumber('threads', given.threads, availableParallelism()));
  if (given.mutants) {
    const planted = mutants.filter(({ name }) => name.includes(given.only ?? ''));
    if (planted.length === 0) throw new WrongUsage(`No fault has "${given.only}" in its name`);
    return plantFaults(planted, { threads, results: given.results, say });
  }
  const faults = given.faults === undefined ? undefined : wholeNumber('faults', given.faults, 0);
  if (given.scenario !== undefined && !NAMES.includes(given.scenario))
    throw new WrongUsage(`No scenario ${given.scenario}`);
  const code = await load();
  if (given.seed !== undefined) return runDays(code, wholeNumber('seed', given.seed, 1), 1, 1);
  const names = given.scenario === undefined ? NAMES : [given.scenario];
  let allHeld = true;
  for (const name of names) allHeld = (await runScenario(code, name, faults)) && allHeld;
  if (given.scenario !== undefined) return allHeld;
  const hours = wholeNumber('hours', given.hours, 300);
  if (hours > 0) allHeld = (await runHours(code, hours, threads)) && allHeld;
  const days = wholeNumber('schedules', given.schedules, 1_000_000);
  return (days === 0 || (await runDays(code, wholeNumber('first', given.first, 1), days, threads))) && allHeld;
};

const run = async (args: string[]) => ({ success: await simulate(args), output: '', json: null });

await runDeveloperProgram({ name: 'test:simulation', usage, run });
