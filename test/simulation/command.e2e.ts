import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const run = (...args: string[]) =>
  spawnSync(process.execPath, ['test/simulation/main.ts', ...args], { encoding: 'utf8' });

describe('npm run test:simulation', () => {
  it('replays a day by its seed, call by call', () => {
    const [once, again, other] = ['7', '7', '8'].map((seed) => run('--seed', seed).stdout.replace(/, [\d.]+ s$/gm, ''));
    expect(once).toContain('table: update email#email-1 status');
    expect(again).toBe(once);
    expect(other).not.toBe(once);
  });

  it('plants faults, and continues from the results of an earlier run', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'simulation-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const results = join(folder, 'results.jsonl');
    const plant = () => run('--mutants', '--only', 'a change does not increment the revision', '--results', results);
    const [first, second] = [plant(), plant()];
    expect(first.stdout).toMatch(/^1\/1 {2}found by .* \d+ s$/m);
    expect(second.stdout).toMatch(/^1\/1 {2}found by .* known$/m);
    expect([first.status, second.status]).toEqual([0, 0]);
  });
});
