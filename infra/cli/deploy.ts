import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { confirm } from './confirm.ts';
import type { Template } from './deploy/adopt.ts';
import {
  ASSEMBLY_FOLDER,
  type DeployArguments,
  deploySteps,
  deployUsage,
  parseDeployArguments,
} from './deploy/deploy-steps.ts';
import { requireCredentials } from './deployment.ts';
import { CommandFailed, processTerminal, runProgram } from './program.ts';

const args = process.argv.slice(2);

/** npm run puts the project's own CDK CLI on the path. With --json, standard output is reserved for the result. */
const cdk = async (cdkArgs: string[]): Promise<number> => {
  const output = args.includes('--json') ? process.stderr : 'inherit';
  const { region } = parseDeployArguments(args);
  const env = { ...process.env, ...(region && { AWS_REGION: region }) };
  const [code] = await once(spawn('cdk', cdkArgs, { env, stdio: ['inherit', output, 'inherit'] }), 'exit');
  return Number(code ?? 1);
};

/** The stack tags all its resources. */
const taggedArns = async ({ stage, region }: DeployArguments): Promise<string[]> => {
  const filters = ['Key=service,Values=storemail', `Key=stage,Values=${stage}`];
  const query = ['--query', 'ResourceTagMappingList[].ResourceARN', '--output', 'json'];
  const awsArgs = ['resourcegroupstaggingapi', 'get-resources', '--tag-filters', ...filters, ...query];
  const { stdout } = await promisify(execFile)('aws', [...awsArgs, ...(region ? ['--region', region] : [])]).catch(
    (cause) => {
      throw new CommandFailed(
        'Cannot list the retained resources: aws resourcegroupstaggingapi get-resources failed.',
        {
          cause,
        },
      );
    },
  );
  return JSON.parse(stdout) as string[];
};

const readTemplate = async ({ stage }: DeployArguments): Promise<Template> =>
  JSON.parse(await readFile(join(ASSEMBLY_FOLDER, `storemail-${stage}.template.json`), 'utf8')) as Template;

const run = () => {
  const deployArgs = parseDeployArguments(args);
  return deploySteps(
    {
      cdk,
      confirm,
      requireCredentials: () => requireCredentials(deployArgs),
      taggedArns: () => taggedArns(deployArgs),
      template: () => readTemplate(deployArgs),
      writeMapping: async (mapping) => {
        const file = join(ASSEMBLY_FOLDER, 'adopted.json');
        await writeFile(file, JSON.stringify(mapping, null, 2));
        return file;
      },
    },
    deployArgs,
  );
};

process.exitCode = await runProgram({ name: 'deploy', usage: deployUsage, run }, args, processTerminal);
