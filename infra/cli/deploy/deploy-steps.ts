import { type CommandResult, NotDone, readArguments, WrongUsage } from '../program.ts';
import { leftovers, type ResourceMapping, type Template } from './adopt.ts';

export const deployUsage = `Usage: npm run deploy -- --stage <stage> [-c name=value …] [--adopt] [--yes]

Synthesizes the stack, shows what would change, asks, and deploys just that.

  --stage <stage>    Name of the deployment.
  -c name=value      CDK context: see docs/deploy.md.
  --adopt            First takes over what a deleted stack of this stage left behind: table, bucket, key and log groups.
  --region <region>  Its AWS region; else AWS_REGION or your AWS profile's.
  --yes              Does not ask.
  --json             Prints JSON to standard output; what the CDK prints goes to standard error.
  --help             Prints this.

Exit codes: 0 deployed, 1 not deployed, 2 wrong usage.
`;

export interface DeployArguments {
  stage: string;
  context: string[];
  adopt: boolean;
  yes: boolean;
  region?: string;
}

const options = {
  stage: { type: 'string' },
  context: { type: 'string', short: 'c', multiple: true },
  adopt: { type: 'boolean' },
  region: { type: 'string' },
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** What the command line asks for. Throws `WrongUsage`. */
export const parseDeployArguments = (args: string[]): DeployArguments => {
  const { stage, context = [], adopt = false, yes = false, region } = readArguments({ args, options }).values;
  if (!stage) throw new WrongUsage('--stage takes the name of the deployment.');
  if (context.some((pair) => !pair.includes('='))) throw new WrongUsage('-c takes name=value.');
  return { stage, context, adopt, yes, ...(region && { region }) };
};

export interface DeployDependencies {
  /** Runs the CDK CLI on this terminal; resolves to its exit code. */
  cdk: (args: string[]) => Promise<number>;
  /** Rejects with `NotDone` where there are no AWS credentials. */
  demandCredentials: () => Promise<void>;
  confirm: (question: string) => Promise<boolean>;
  /** ARNs of all that is tagged as this stage's. Rejects with `NotDone`. */
  tagged: () => Promise<string[]>;
  /** The stack's template in the assembly that was just synthesized. */
  template: () => Promise<Template>;
  /** Writes the file that says what to import; resolves to its path. */
  keep: (mapping: ResourceMapping) => Promise<string>;
}

/** Folder that is synthesized into, below the project's. */
export const assembly = 'cdk.out';

/**
 * Synthesizes once, then shows and deploys that assembly, so that what is deployed is what was seen. The CDK CLI does not
 * ask again, because the diff lists the security changes first. Rejects with `NotDone` if a step fails.
 */
export const deploySteps = async (
  dependencies: DeployDependencies,
  wanted: DeployArguments,
): Promise<CommandResult> => {
  const { stage, context, adopt, yes } = wanted;
  const stack = `storemail-${stage}`;
  const step = async (...args: string[]): Promise<void> => {
    if ((await dependencies.cdk(args)) !== 0) throw new NotDone(`${stack} was not deployed: cdk ${args[0]} failed.`);
  };
  const ask = async (question: string): Promise<void> => {
    if (!yes && !(await dependencies.confirm(question))) throw new NotDone(`${stack} was not deployed.`);
  };
  const pairs = [`stage=${stage}`, ...context].flatMap((pair) => ['-c', pair]);
  await step('synth', '--quiet', '--output', assembly, ...pairs);
  await dependencies.demandCredentials();
  const adopted = adopt ? leftovers(await dependencies.template(), await dependencies.tagged()) : {};
  if (Object.keys(adopted).length > 0) {
    await ask(`Adopt ${Object.values(adopted).flatMap(Object.values).join(', ')}?`);
    const mapping = await dependencies.keep(adopted);
    await step('import', '--app', assembly, '--resource-mapping', mapping, stack);
  }
  await step('diff', '--app', assembly, stack);
  await ask(`Deploy ${stack}?`);
  await step('deploy', '--app', assembly, '--require-approval', 'never', stack);
  return { done: true, output: `${stack} is deployed.`, json: { stack, deployed: true, adopted } };
};
