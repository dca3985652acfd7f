import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { descendantsOf, isAlive } from '../../support/runner/processes.ts';
import { ASSEMBLY } from '../../support/runner/synthesized.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'storemail-signal-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

const synthesized = ['--app', process.env[ASSEMBLY] ?? ''];

/** Runs `npm start` itself, with the given shell for npm scripts, until it is ready. */
const npmStart = async (shell: string, app = synthesized) => {
  const args = ['start', '--', '--json', '--port', '0', '--data', data, ...app];
  const env = { ...process.env, npm_config_script_shell: shell };
  const npm = spawn('npm', args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: npm.stdout })) if (line.startsWith('{')) break;
  return npm;
};

const shells = ['/bin/sh', '/bin/dash', '/bin/bash'];

describe('a signal to the process of npm start', () => {
  it.for(shells)('stops everything cleanly when npm runs scripts in %s', async (shell, { skip }) => {
    skip(!existsSync(shell));
    const npm = await npmStart(shell);
    const processes = descendantsOf(Number(npm.pid));
    expect(processes.length).toBeGreaterThan(1);
    npm.kill('SIGTERM');
    expect(await once(npm, 'exit')).toEqual([0, null]);
    await eventually(() => expect(processes.filter(isAlive)).toEqual([]));
  });

  it('stops everything even when npm cannot forward the signal', async () => {
    // Started as users start it: it synthesizes the stack itself.
    const npm = await npmStart('/bin/sh', []);
    const processes = descendantsOf(Number(npm.pid));
    npm.kill('SIGKILL');
    await eventually(() => expect(processes.filter(isAlive)).toEqual([]));
  });
});
