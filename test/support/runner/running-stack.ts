import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Runner, startRunner } from './runner.ts';

export interface RunningStack {
  runner: Runner;
  /** The runner's data folder. */
  data: string;
}

/** The running stack of a test file. */
export const runningStack = (): (() => RunningStack) => {
  let running: RunningStack;
  beforeAll(async () => {
    const data = await mkdtemp(join(tmpdir(), 'storemail-e2e-'));
    running = { data, runner: await startRunner(data) };
  });
  afterAll(async () => {
    if (!running) return;
    await running.runner.stop();
    await rm(running.data, { recursive: true, force: true });
  });
  return () => running;
};
