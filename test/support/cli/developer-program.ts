import { type Program, processTerminal, runProgram, WrongUsage } from '../../../infra/cli/program.ts';

/** Runs a program of the tests like an operator's command. Unexpected errors are shown whole: there are no secrets here. */
export const runDeveloperProgram = async (program: Program): Promise<void> => {
  const terminal = { ...processTerminal, environment: { ...process.env, DEBUG: 'storemail' } };
  process.exitCode = await runProgram(program, process.argv.slice(2), terminal);
};

/** The number that an option has. Throws `WrongUsage` unless it is a whole one, 0 or greater. */
export const wholeNumber = (name: string, value: string | undefined, otherwise: number): number => {
  const number = value === undefined ? otherwise : Number(value);
  if (!Number.isSafeInteger(number) || number < 0) throw new WrongUsage(`--${name} takes a whole number.`);
  return number;
};
