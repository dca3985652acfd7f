import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TooManyRequests } from '../../../infra/emulator/lambda/invocation-result.ts';
import { type Bundles, createBundles } from '../../support/emulators/local-function.ts';
import { functionHosts, result } from '../../support/emulators/local-functions.ts';
import { eventually } from '../../support/eventually.ts';
import { isAlive } from '../../support/runner/processes.ts';

let bundles: Bundles;
const { serve, closeAll } = functionHosts(() => bundles);

beforeEach(() => {
  bundles = createBundles();
});

afterEach(async () => {
  await closeAll();
  bundles.remove();
});

describe('invocations at once', () => {
  /** Returns its process id once the other process has been invoked, too. */
  const meeting = `async ({ mine, other }) => {
    const { existsSync, watch, writeFileSync } = require('node:fs');
    writeFileSync(mine, '');
    while (!existsSync(other)) await new Promise((resolve) => setTimeout(resolve, 5));
    return process.pid;
  }`;

  it('run in separate processes', async () => {
    const host = serve(meeting);
    const { directory } = bundles.fn('meeting-point', '');
    const [a, b] = [`${directory}/a`, `${directory}/b`];
    const pids = await Promise.all([result(host, { mine: a, other: b }), result(host, { mine: b, other: a })]);
    expect(pids[0]).not.toEqual(pids[1]);
  });

  it('wait for a process when all are busy, in order', async () => {
    const host = serve('(() => { let count = 0; return async () => ++count; })()', {}, { maxProcesses: 1 });
    const all = await Promise.all(Array.from({ length: 20 }, () => host.invoke('fn', '{}')));
    expect(all.map(({ payload }) => Number(payload))).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  });

  it('are throttled when too many wait', async () => {
    const host = serve('async () => 1', {}, { maxProcesses: 1, maxWaiting: 2 });
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => host.invoke('fn', '{}')));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(outcomes[2]).toMatchObject({ reason: expect.any(TooManyRequests) });
  });

  it('are finished before the host closes', async () => {
    const host = serve('async () => { await new Promise((resolve) => setTimeout(resolve, 50)); return process.pid; }');
    const running = host.invoke('fn', '{}');
    await host.close();
    const { payload } = await running;
    expect(isAlive(Number(payload))).toBe(false);
  });
});

describe('processes', () => {
  it('are ended after an idle period', async () => {
    const host = serve('async () => process.pid', {}, { idleMs: 0 });
    const { payload } = await host.invoke('fn', '{}');
    await eventually(() => expect(isAlive(Number(payload))).toBe(false));
  });

  it('end with the runner even if it is killed and they are in an endless loop', async () => {
    const program = fileURLToPath(new URL('../../support/emulators/busy-runner.ts', import.meta.url));
    const functions = [
      bundles.fn('endless', 'exports.handler = async () => { console.log(process.pid); for (;;); };'),
      bundles.fn(
        'patient',
        'exports.handler = () => new Promise(() => { console.log(process.pid); setInterval(() => {}, 1e6); });',
      ),
    ];
    const runner = spawn(process.execPath, [program, JSON.stringify(functions)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pids: number[] = [];
    for await (const line of createInterface({ input: runner.stdout })) {
      pids.push(Number(line));
      if (pids.length === 2) break;
    }
    expect(pids.map(isAlive)).toEqual([true, true]);
    const gone = once(runner, 'exit');
    runner.kill('SIGKILL');
    await gone;
    await eventually(() => expect(pids.map(isAlive)).toEqual([false, false]));
  });
});
