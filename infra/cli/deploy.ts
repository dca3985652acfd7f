import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { deploySteps, deployUsage, parseDeployArguments } from './deploy/deploy-steps.ts';
import { WrongUsage } from './wrong-usage.ts';

const cdk = async (args: string[]): Promise<number> => {
  // npm run puts the project's own CLI on the path.
  const [code] = await once(spawn('cdk', args, { stdio: 'inherit' }), 'exit');
  return Number(code ?? 1);
};

const confirm = async (question: string): Promise<boolean> => {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question).finally(() => terminal.close());
  return /^y(es)?$/i.test(answer.trim());
};

const deploy = async (): Promise<0 | 1 | 2> => {
  try {
    const wanted = parseDeployArguments(process.argv.slice(2));
    if (!wanted.help) return (await deploySteps({ cdk, confirm }, wanted)) ? 0 : 1;
    process.stdout.write(deployUsage);
    return 0;
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    process.stderr.write(`${error.message}\nSee npm run deploy -- --help\n`);
    return 2;
  }
};

process.exitCode = await deploy();
