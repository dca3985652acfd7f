import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { confirm } from './confirm.ts';
import type { Template } from './deploy/adopt.ts';
import {
  assembly,
  type DeployArguments,
  deploySteps,
  deployUsage,
  parseDeployArguments,
} from './deploy/deploy-steps.ts';
import { demandCredentials } from './deployment.ts';
import { NotDone, processTerminal, runProgram } from './program.ts';

const args = process.argv.slice(2);

/** npm run puts the project's own CLI on the path. With --json, standard output is for the result alone. */
const cdk = async (words: string[]): Promise<number> => {
  const output = args.includes('--json') ? process.stderr : 'inherit';
  const { region } = parseDeployArguments(args);
  const env = { ...process.env, ...(region && { AWS_REGION: region }) };
  const [code] = await once(spawn('cdk', words, { env, stdio: ['inherit', output, 'inherit'] }), 'exit');
  return Number(code ?? 1);
};

/** The stack tags everything that it makes. */
const tagged = async ({ stage, region }: DeployArguments): Promise<string[]> => {
  const filters = ['Key=service,Values=storemail', `Key=stage,Values=${stage}`];
  const query = ['--query', 'ResourceTagMappingList[].ResourceARN', '--output', 'json'];
  const words = ['resourcegroupstaggingapi', 'get-resources', '--tag-filters', ...filters, ...query];
  const { stdout } = await promisify(execFile)('aws', [...words, ...(region ? ['--region', region] : [])]).catch(
    (cause) => {
      throw new NotDone('The AWS CLI could not list what is left behind: aws resourcegroupstaggingapi get-resources.', {
        cause,
      });
    },
  );
  return JSON.parse(stdout) as string[];
};

const template = async ({ stage }: DeployArguments): Promise<Template> =>
  JSON.parse(await readFile(join(assembly, `storemail-${stage}.template.json`), 'utf8')) as Template;

const run = () => {
  const wanted = parseDeployArguments(args);
  return deploySteps(
    {
      cdk,
      confirm,
      demandCredentials: () => demandCredentials(wanted),
      tagged: () => tagged(wanted),
      template: () => template(wanted),
      keep: async (mapping) => {
        const file = join(assembly, 'adopted.json');
        await writeFile(file, JSON.stringify(mapping, null, 2));
        return file;
      },
    },
    wanted,
  );
};

process.exitCode = await runProgram({ name: 'deploy', usage: deployUsage, run }, args, processTerminal);
