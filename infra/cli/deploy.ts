import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { confirm } from './confirm.ts';
import { deploySteps, deployUsage, parseDeployArguments } from './deploy/deploy-steps.ts';
import { demandCredentials } from './deployment.ts';
import { processTerminal, runProgram } from './program.ts';

const args = process.argv.slice(2);

/** npm run puts the project's own CLI on the path. With --json, standard output is for the result alone. */
const cdk = async (words: string[]): Promise<number> => {
  const output = args.includes('--json') ? process.stderr : 'inherit';
  const [code] = await once(spawn('cdk', words, { stdio: ['inherit', output, 'inherit'] }), 'exit');
  return Number(code ?? 1);
};

const run = () => {
  const wanted = parseDeployArguments(args);
  return deploySteps({ cdk, confirm, demandCredentials: () => demandCredentials(wanted) }, wanted);
};

process.exitCode = await runProgram({ name: 'deploy', usage: deployUsage, run }, args, processTerminal);
