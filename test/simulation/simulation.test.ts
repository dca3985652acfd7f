import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { mutants } from './mutants/mutants.ts';
import { plantFaults } from './mutants/plant.ts';
import { explore, load, runSeeds } from './run.ts';

/** Milliseconds. The longest exploration takes seconds; only a hang takes this long. */
const HANG_MS = 30 * 60_000;
/** Enough for some schedules to end. `scenarios.e2e.ts` explores more, and all scenarios. */
const STATES = 150;

const described = ({ message, trace }: { message: string; trace: string }): string => `${message}\n\n${trace}`;

describe('planted faults', () => {
  it.each(mutants)('can be planted: $name', async ({ file, find }) => {
    const text = await readFile(new URL(`../../${file}`, import.meta.url), 'utf8');
    expect(text.split(find)).toHaveLength(2);
  });

  it('count as not found if the bundle cannot be built', async () => {
    const lines: string[] = [];
    const broken = { name: 'broken', file: 'shared/scope.ts', find: 'export const chainOf', replace: 'export const (' };
    const areFound = await plantFaults([broken], { threads: 1, say: (line) => lines.push(line) });
    expect(areFound).toBe(false);
    expect(lines[0]).toContain('NOT FOUND  broken  Build failed');
  });

  it('are detected: mail that is sent without a lease', async () => {
    const mutant = mutants.find(({ name }) => name === 'sends although another worker holds the lease');
    const { failed } = await runSeeds(await load(mutant ? [mutant] : []), { from: 1, count: 2_000, threads: 1 });
    expect(failed?.message).toContain('without a lease');
    expect(failed?.trace).toMatch(/mail: send email-\d/);
  });
});

describe('npm run test:simulation', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['test/simulation/main.ts', ...args], { encoding: 'utf8' });

  it('prints its usage', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('--seed <n>');
  });

  it.each([[['--seed', 'x']], [['--scenario', 'nothing']], [['--mutants', '--only', 'no such fault']], [['--what']]])(
    'exits with 2 for %s',
    (args) => {
      const { status, stderr } = run(...args);
      expect(status).toBe(2);
      expect(stderr).toContain('npm run test:simulation -- --help');
    },
  );
});

describe('the simulated functions', () => {
  let code = '';

  beforeAll(async () => {
    code = await load();
  }, HANG_MS);

  it.each(['two-workers', 'idempotency-key', 'save-and-edit', 'bounce-and-retry', 'owed-events', 'token-renewed'])(
    'hold all invariants in the scenario %s',
    async (scenario) => {
      const { states, violation } = await explore(code, { scenario, states: STATES });
      expect(violation && described(violation)).toBeUndefined();
      expect(states).toBeGreaterThan(1);
    },
    HANG_MS,
  );

  it('include the scenario in CONTRIBUTING', async () => {
    const text = await readFile(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8');
    const source = await readFile(new URL('scenarios/two-workers.ts', import.meta.url), 'utf8');
    const [, example = ''] = /```ts\n(\/\*\* A client cancels[^`]*?`[^`]*`[^`]*)```/.exec(text) ?? [];
    expect(example).toContain('cancelWhileSending');
    expect(source).toContain(example);
  });
});
