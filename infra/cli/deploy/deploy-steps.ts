import { readArguments } from '../command-line.ts';
import { WrongUsage } from '../wrong-usage.ts';

export const deployUsage = `Usage: npm run deploy -- --stage <stage> [-c name=value …] [--yes]

Synthesizes the stack, shows what would change, asks, and deploys just that.

  --stage <stage>    Name of the deployment.
  -c name=value      CDK context: see docs/deploy.md.
  --yes              Does not ask.
  --help             Prints this.

Exit codes: 0 deployed, 1 not deployed, 2 wrong usage.
`;

export type DeployArguments = { help: true } | { help: false; stage: string; context: string[]; yes: boolean };

const options = {
  stage: { type: 'string' },
  context: { type: 'string', short: 'c', multiple: true },
  yes: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const parse = (args: string[]) => readArguments({ args, options }).values;

/** What the command line asks for. Throws `WrongUsage`. */
export const parseDeployArguments = (args: string[]): DeployArguments => {
  const { help, stage, context = [], yes = false } = parse(args);
  if (help) return { help: true };
  if (!stage) throw new WrongUsage('--stage takes the name of the deployment.');
  if (context.some((pair) => !pair.includes('='))) throw new WrongUsage('-c takes name=value.');
  return { help: false, stage, context, yes };
};

export interface DeployDependencies {
  /** Runs the CDK CLI on this terminal; resolves to its exit code. */
  cdk: (args: string[]) => Promise<number>;
  confirm: (question: string) => Promise<boolean>;
}

const assembly = 'cdk.out';

/**
 * Synthesizes once, and shows and deploys that: what is deployed is what was seen. The CDK CLI asks no more, because
 * the diff it showed has the security changes first. Resolves to whether it is deployed.
 */
export const deploySteps = async (
  { cdk, confirm }: DeployDependencies,
  { stage, context, yes }: Extract<DeployArguments, { help: false }>,
): Promise<boolean> => {
  const stack = `storemail-${stage}`;
  const pairs = [`stage=${stage}`, ...context].flatMap((pair) => ['-c', pair]);
  if ((await cdk(['synth', '--quiet', '--output', assembly, ...pairs])) !== 0) return false;
  if ((await cdk(['diff', '--app', assembly, stack])) !== 0) return false;
  if (!yes && !(await confirm(`Deploy ${stack}? [y/N] `))) return false;
  return (await cdk(['deploy', '--app', assembly, '--require-approval', 'never', stack])) === 0;
};
