import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const usage = `Usage: npm run test:faults -- [file …] [-t <text>]
       npm run test:faults -- --soak [options]

Runs the fault injection tests: those in files whose path contains one of the arguments, or all of them. Other options are
Vitest's.

Options:
  -t <text>  Runs only tests whose names contain the text.
  --soak     Sends thousands of emails while requests fail and processes are killed; --soak --help lists its options.
  --help     Shows this help.

Exit codes: 0 success, 1 failure, 2 wrong usage.
`;

const project = fileURLToPath(new URL('../..', import.meta.url));

const run = async (args: string[]): Promise<number> => {
  const command = args.includes('--soak')
    ? ['test/faults/soak/main.ts', ...args.filter((arg) => arg !== '--soak')]
    : ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/faults/vitest.config.ts', ...args];
  const child = spawn(process.execPath, command, { cwd: project, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code ?? 1;
};

const args = process.argv.slice(2);
if (args.includes('--help') && !args.includes('--soak')) process.stdout.write(usage);
else process.exitCode = await run(args);
