import { CommandFailed, type CommandResult, type ExitCode, runProgram, type Terminal } from '../program.ts';
import { exchange } from './http-exchange.ts';
import { parseSmokeArguments, type SmokeArguments, smokeUsage } from './smoke-arguments.ts';
import { type SmokeResult, smokeChecks } from './smoke-checks.ts';
import { openTarget } from './smoke-target.ts';

export interface SmokeDependencies extends Terminal {
  wait: (ms: number) => Promise<unknown>;
  now: () => number;
  uuid: () => string;
}

/** `npm run smoke`. */
export const smokeProgram = (args: string[], dependencies: SmokeDependencies): Promise<ExitCode> => {
  const run = () => runChecks(parseSmokeArguments(args, dependencies.environment), dependencies);
  return runProgram({ name: 'smoke', usage: smokeUsage, run }, args, dependencies);
};

const runChecks = async (
  { target: source, to }: SmokeArguments,
  dependencies: SmokeDependencies,
): Promise<CommandResult> => {
  try {
    await using target = await openTarget(source);
    const call = exchange.bind(undefined, target);
    return report(await smokeChecks({ ...dependencies, call, to }));
  } catch (cause) {
    if (cause instanceof CommandFailed) throw cause;
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    throw new CommandFailed(`The deployment does not respond${code}. Is it deployed, or is the local runner started?`, {
      cause,
    });
  }
};

const lineOf = ({ check, ok, detail }: SmokeResult): string => `${ok ? 'ok    ' : 'FAILED'}  ${check}  (${detail})`;

const report = (results: readonly SmokeResult[]): CommandResult => ({
  success: results.every(({ ok }) => ok),
  output: results.map(lineOf).join('\n'),
  json: results,
});
