import { exchange } from '../settings/http-exchange.ts';
import { WrongUsage } from '../wrong-usage.ts';
import { parseSmokeArguments, smokeUsage } from './smoke-arguments.ts';
import { type SmokeResult, smokeChecks } from './smoke-checks.ts';
import { openTarget } from './smoke-target.ts';

export interface SmokeSurroundings {
  environment: NodeJS.ProcessEnv;
  print: (text: string) => unknown;
  say: (text: string) => unknown;
  wait: (ms: number) => Promise<unknown>;
  now: () => number;
  uuid: () => string;
}

/** `npm run smoke`. Resolves to the exit code: 0 mail goes out, 1 it does not, 2 wrong usage. */
export const smokeProgram = async (args: string[], around: SmokeSurroundings): Promise<0 | 1 | 2> => {
  try {
    return await run(args, around);
  } catch (error) {
    const isUsage = error instanceof WrongUsage;
    const hint = isUsage ? 'See npm run smoke -- --help' : 'Is it deployed, or the local runner started?';
    around.say(`${error instanceof Error ? error.message : 'It does not answer'}\n${hint}\n`);
    return isUsage ? 2 : 1;
  }
};

const run = async (args: string[], around: SmokeSurroundings): Promise<0 | 1> => {
  const wanted = parseSmokeArguments(args, around.environment);
  if (wanted.help) {
    around.print(smokeUsage);
    return 0;
  }
  await using target = await openTarget(wanted.target);
  const call = exchange.bind(undefined, target);
  return report(await smokeChecks({ ...around, call, to: wanted.to }), around);
};

const report = (results: readonly SmokeResult[], { print }: SmokeSurroundings): 0 | 1 => {
  for (const { check, ok, detail } of results) print(`${ok ? 'ok    ' : 'FAILED'}  ${check}  (${detail})\n`);
  return results.every(({ ok }) => ok) ? 0 : 1;
};
