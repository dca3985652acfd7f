import { CommandFailed, type CommandResult, readArguments, WrongUsage } from '../program.ts';
import { type ResourceMapping, retainedResources, type Template } from './adopt.ts';

export const deployUsage = `Usage: npm run deploy -- --stage <stage> [-c name=value …] [--adopt] [--yes]

Synthesizes the stack, shows the changes, asks for confirmation, and deploys exactly these changes.

Options:
  --stage <stage>    Stage of the deployment, such as dev or prod. Required.
  -c <name>=<value>  CDK context value; may be repeated. docs/deploy.md lists them.
  --adopt            Imports the table, bucket, key and log groups that a deleted stack of this stage left behind.
  --region <region>  AWS region (default: AWS_REGION or the AWS profile's).
  --yes              Skips confirmation prompts.
  --json             Prints JSON to standard output, and the output of the CDK to standard error.
  --help             Shows this help.

Exit codes: 0 success, 1 failure, 2 wrong usage.
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

/** Throws `WrongUsage`. */
export const parseDeployArguments = (args: string[]): DeployArguments => {
  const { stage, context = [], adopt = false, yes = false, region } = readArguments({ args, options }).values;
  if (!stage) throw new WrongUsage('--stage is required, such as --stage dev.');
  if (context.some((pair) => !pair.includes('='))) throw new WrongUsage('-c takes name=value, such as -c workers=4.');
  return { stage, context, adopt, yes, ...(region && { region }) };
};

export interface DeployDependencies {
  /** Runs the CDK CLI in this terminal; resolves to its exit code. */
  cdk: (args: string[]) => Promise<number>;
  /** Rejects with `CommandFailed` if there are no AWS credentials. */
  requireCredentials: () => Promise<void>;
  confirm: (question: string) => Promise<boolean>;
  /** ARNs of all resources with the tags of this stage. Rejects with `CommandFailed`. */
  taggedArns: () => Promise<string[]>;
  /** The stack's template in the synthesized assembly. */
  template: () => Promise<Template>;
  /** Writes the resource mapping for `cdk import`; resolves to the file's path. */
  writeMapping: (mapping: ResourceMapping) => Promise<string>;
}

/** Folder of the synthesized assembly, in the project's folder. */
export const ASSEMBLY_FOLDER = 'cdk.out';

/**
 * Synthesizes once, then shows and deploys that assembly, so that exactly the changes shown are deployed. The CDK CLI does
 * not ask for approval, because the diff already lists security changes. Rejects with `CommandFailed` if a step fails.
 */
export const deploySteps = async (dependencies: DeployDependencies, args: DeployArguments): Promise<CommandResult> => {
  const { stage, context, adopt, yes } = args;
  const stack = `storemail-${stage}`;
  const step = async (...cdkArgs: string[]): Promise<void> => {
    if ((await dependencies.cdk(cdkArgs)) !== 0)
      throw new CommandFailed(`${stack} was not deployed, because cdk ${cdkArgs[0]} failed.`);
  };
  const requireConfirmation = async (question: string): Promise<void> => {
    if (!yes && !(await dependencies.confirm(question)))
      throw new CommandFailed(`${stack} was not deployed: not confirmed. --yes skips the confirmation.`);
  };
  const pairs = [`stage=${stage}`, ...context].flatMap((pair) => ['-c', pair]);
  await step('synth', '--quiet', '--output', ASSEMBLY_FOLDER, ...pairs);
  await dependencies.requireCredentials();
  const adopted = adopt ? retainedResources(await dependencies.template(), await dependencies.taggedArns()) : {};
  if (Object.keys(adopted).length > 0) {
    await requireConfirmation(`Import ${Object.values(adopted).flatMap(Object.values).join(', ')}?`);
    const mapping = await dependencies.writeMapping(adopted);
    await step('import', '--app', ASSEMBLY_FOLDER, '--resource-mapping', mapping, stack);
  }
  await step('diff', '--app', ASSEMBLY_FOLDER, stack);
  await requireConfirmation(`Deploy ${stack}?`);
  await step('deploy', '--app', ASSEMBLY_FOLDER, '--require-approval', 'never', stack);
  return {
    success: true,
    output: `${stack} is deployed. To check it, run npm run smoke -- --stage ${stage} --to <address>.`,
    json: { stack, deployed: true, adopted },
  };
};
