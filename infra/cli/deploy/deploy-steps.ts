import { NotDone, type Outcome, readArguments, WrongUsage } from '../program.ts';

export const deployUsage = `Usage: npm run deploy -- --stage <stage> [-c name=value …] [--yes]

Synthesizes the stack, shows what would change, asks, and deploys just that.

  --stage <stage>    Name of the deployment.
  -c name=value      CDK context: see docs/deploy.md.
  --yes              Does not ask.
  --json             Prints JSON to standard output; what the CDK prints goes to standard error.
  --help             Prints this.

Exit codes: 0 deployed, 1 not deployed, 2 wrong usage.
`;

export interface DeployArguments {
  stage: string;
  context: string[];
  yes: boolean;
}

const options = {
  stage: { type: 'string' },
  context: { type: 'string', short: 'c', multiple: true },
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** What the command line asks for. Throws `WrongUsage`. */
export const parseDeployArguments = (args: string[]): DeployArguments => {
  const { stage, context = [], yes = false } = readArguments({ args, options }).values;
  if (!stage) throw new WrongUsage('--stage takes the name of the deployment.');
  if (context.some((pair) => !pair.includes('='))) throw new WrongUsage('-c takes name=value.');
  return { stage, context, yes };
};

export interface DeployDependencies {
  /** Runs the CDK CLI on this terminal; resolves to its exit code. */
  cdk: (args: string[]) => Promise<number>;
  /** Rejects with `NotDone` where there are no AWS credentials. */
  demandCredentials: () => Promise<void>;
  confirm: (question: string) => Promise<boolean>;
}

const assembly = 'cdk.out';

/**
 * Synthesizes once, and shows and deploys that: what is deployed is what was seen. The CDK CLI asks no more, because
 * the diff it showed has the security changes first. Rejects with `NotDone` where a step fails, which has said why.
 */
export const deploySteps = async (
  { cdk, demandCredentials, confirm }: DeployDependencies,
  { stage, context, yes }: DeployArguments,
): Promise<Outcome> => {
  const stack = `storemail-${stage}`;
  const step = async (...args: string[]): Promise<void> => {
    if ((await cdk(args)) !== 0) throw new NotDone(`${stack} was not deployed: cdk ${args[0]} failed.`);
  };
  await step(
    'synth',
    '--quiet',
    '--output',
    assembly,
    ...[`stage=${stage}`, ...context].flatMap((pair) => ['-c', pair]),
  );
  await demandCredentials();
  await step('diff', '--app', assembly, stack);
  if (!yes && !(await confirm(`Deploy ${stack}?`))) throw new NotDone(`${stack} was not deployed.`);
  await step('deploy', '--app', assembly, '--require-approval', 'never', stack);
  return { done: true, output: `${stack} is deployed.`, json: { stack, deployed: true } };
};
