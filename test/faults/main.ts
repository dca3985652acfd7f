/**
 * `npm run test:faults`: a named test for every fault. With `-- --soak`: thousands of emails, faults
 * and kills at once.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));
const [, , ...args] = process.argv;
const command = args.includes('--soak')
  ? ['test/faults/soak/main.ts', ...args.filter((arg) => arg !== '--soak')]
  : ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/faults/vitest.config.ts', ...args];
const child = spawn(process.execPath, command, { cwd: project, stdio: 'inherit' });
const [code] = await once(child, 'exit');
process.exitCode = code ?? 1;
