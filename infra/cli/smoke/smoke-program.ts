import { type CommandResult, type ExitCode, NotDone, runProgram, type Terminal } from '../program.ts';
import { exchange } from './http-exchange.ts';
import { parseSmokeArguments, type SmokeArguments, smokeUsage } from './smoke-arguments.ts';
import { type SmokeResult, smokeChecks } from './smoke-checks.ts';
import { openTarget } from './smoke-target.ts';

export interface SmokeSurroundings extends Terminal {
  wait: (ms: number) => Promise<unknown>;
  now: () => number;
  uuid: () => string;
}

/** `npm run smoke`. Exit code 0: mail goes out. */
export const smokeProgram = (args: string[], around: SmokeSurroundings): Promise<ExitCode> => {
  const run = () => tryOut(parseSmokeArguments(args, around.environment), around);
  return runProgram({ name: 'smoke', usage: smokeUsage, run }, args, around);
};

const tryOut = async ({ target: wanted, to }: SmokeArguments, around: SmokeSurroundings): Promise<CommandResult> => {
  try {
    await using target = await openTarget(wanted);
    const call = exchange.bind(undefined, target);
    return report(await smokeChecks({ ...around, call, to }));
  } catch (cause) {
    const what = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    throw new NotDone(`It does not answer${what}. Is it deployed, or the local runner started?`, { cause });
  }
};

const lineOf = ({ check, ok, detail }: SmokeResult): string => `${ok ? 'ok    ' : 'FAILED'}  ${check}  (${detail})`;

const report = (results: readonly SmokeResult[]): CommandResult => ({
  done: results.every(({ ok }) => ok),
  output: results.map(lineOf).join('\n'),
  json: results,
});
