import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Outcomes } from './engine/faults.ts';
import { mutants } from './mutants/mutants.ts';
import { plantFaults } from './mutants/plant.ts';
import { explore, load, runSeeds } from './run.ts';
import { NAMES } from './scenarios/names.ts';

/** Ten thousand schedules take a minute of an idle core; only what hangs takes this long. */
const HANG_MS = 30 * 60_000;
/** Enough for each scenario to come to some ends; `scenarios.e2e.ts` looks further. */
const STATES = 150;
/** Within so many a fault that is planted shows. */
const STATES_TO_A_FAULT = 2_000;

/** Every port that random days call, and what goes wrong beside calls. */
const PORTS = [
  'table reads',
  'table writes',
  'parameter reads',
  'parameter writes',
  'send-queue',
  'send-queue, looks',
  'webhook-queue',
  'acknowledgements',
  'mail servers, until the final dot',
  'mail servers, the final dot',
  'webhook endpoint',
  'messages',
  'change events',
  'processes',
];

/** What calls to a port could have come to, and never did. */
const neverInjected = (outcomes: Outcomes): string[] =>
  Object.entries(outcomes).flatMap(([port, kinds]) =>
    Object.entries(kinds).flatMap(([kind, count]) => (count === 0 ? [`${port}: ${kind}`] : [])),
  );

const told = ({ message, trace }: { message: string; trace: string }): string => `${message}\n\n${trace}`;

describe('planted faults', () => {
  it.each(mutants)('can be planted: $name', async ({ file, find }) => {
    const text = await readFile(new URL(`../../${file}`, import.meta.url), 'utf8');
    expect(text.split(find)).toHaveLength(2);
  });

  it('are not found by a bundle that cannot be built', async () => {
    const lines: string[] = [];
    const broken = { name: 'broken', file: 'shared/scope.ts', find: 'export const chainOf', replace: 'export const (' };
    const areFound = await plantFaults([broken], { threads: 1, say: (line) => lines.push(line) });
    expect(areFound).toBe(false);
    expect(lines[0]).toContain('NOT FOUND  broken  Build failed');
  });

  it('are found: mail that is sent without a lease', async () => {
    const mutant = mutants.find(({ name }) => name === 'sends though somebody else has the lease');
    const { failed } = await runSeeds(await load(mutant ? [mutant] : []), { from: 1, count: 2_000, threads: 1 });
    expect(failed?.message).toContain('without a lease');
    expect(failed?.trace).toMatch(/mail: send email-\d/);
  });
});

describe('npm run test:simulation', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['test/simulation/main.ts', ...args], { encoding: 'utf8' });

  it('says how it is used', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('--seed <n>');
  });

  it('replays a day by its seed, call by call', () => {
    const [once, again, other] = ['7', '7', '8'].map((seed) => run('--seed', seed).stdout.replace(/, [\d.]+ s$/gm, ''));
    expect(once).toContain('table: update email#email-1 status');
    expect(again).toBe(once);
    expect(other).not.toBe(once);
  });

  it('plants faults, and goes on from the results of an earlier run', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'simulation-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const results = join(folder, 'results.jsonl');
    const plant = () => run('--mutants', '--only', 'a change is not a new revision', '--results', results);
    const [first, second] = [plant(), plant()];
    expect(first.stdout).toMatch(/^1\/1 {2}found by .* \d+ s$/m);
    expect(second.stdout).toMatch(/^1\/1 {2}found by .* known$/m);
    expect([first.status, second.status]).toEqual([0, 0]);
  });

  it.each([[['--seed', 'x']], [['--scenario', 'nothing']], [['--mutants', '--only', 'no such fault']], [['--what']]])(
    'refuses %s with 2',
    (args) => {
      const { status, stderr } = run(...args);
      expect(status).toBe(2);
      expect(stderr).toContain('Usage:');
    },
  );
});

describe('the functions, simulated', () => {
  let code = '';

  beforeAll(async () => {
    code = await load();
  }, HANG_MS);

  it.each(NAMES)(
    'keep every promise, whatever happens in the scenario %s',
    async (scenario) => {
      const { states, violation } = await explore(code, { scenario, states: STATES });
      expect(violation && told(violation)).toBeUndefined();
      expect(states).toBeGreaterThan(1);
    },
    HANG_MS,
  );

  it(
    'keep every promise on ten thousand random days',
    async () => {
      // Each thread would have to optimise the same code, and other tests have the other cores.
      const { schedules, failed, outcomes } = await runSeeds(code, { from: 1, count: 10_000, threads: 1 });
      expect(failed && `Seed ${failed.seed}: ${told(failed)}`).toBeUndefined();
      expect(schedules).toBe(10_000);
      expect(neverInjected(outcomes)).toEqual([]);
      expect(Object.keys(outcomes)).toEqual(expect.arrayContaining(PORTS));
      expect(outcomes['table reads']).toHaveProperty('lags');
    },
    HANG_MS,
  );

  it(
    'let one scope wait for no other, whatever the mail server of a flooded scope does',
    async () => {
      const { schedules, failed } = await runSeeds(code, { of: 'hours', from: 1, count: 40, threads: 1 });
      expect(failed && `Hour ${failed.seed}: ${told(failed)}`).toBeUndefined();
      expect(schedules).toBe(40);
    },
    HANG_MS,
  );

  it.each([
    ['expires an email whose attempt was never heard of, without a flag', 'lease-ran-out'],
    ['holds an email whose attempt was never heard of, without a flag', 'lease-in-outage'],
    ['nobody may close a circuit but mail that did not open it', 'refused-alike'],
    ['takes it for a no while nobody can tell whether anybody is suppressed', 'newly-suppressed'],
    ['a save that was repeated and reviewed meanwhile is answered as one that lost', 'save-and-review'],
    ['a worker that was overtaken stores a refresh token that is void', 'token-overtaken'],
    ['takes a lost answer of a token endpoint for a refusal', 'token-overtaken'],
    ['asks for a token though the turn is nearly over', 'token-renewed'],
  ])(
    'would show it if this was undone, which was found and mended once: %s',
    async (fault, scenario) => {
      const undone = mutants.filter(({ name }) => name === fault);
      const { violation } = await explore(await load(undone), { scenario, states: STATES_TO_A_FAULT });
      expect(violation?.trace).toContain('begin');
    },
    HANG_MS,
  );

  it('have the scenario in CONTRIBUTING among them', async () => {
    const text = await readFile(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8');
    const source = await readFile(new URL('scenarios/two-workers.ts', import.meta.url), 'utf8');
    const [, example = ''] = /```ts\n(\/\*\* Somebody cancels[^`]*?`[^`]*`[^`]*)```/.exec(text) ?? [];
    expect(example).toContain('cancelWhileSending');
    expect(source).toContain(example);
  });

  it(
    'does the same again for the same seed',
    async () => {
      const traceOf = async (seed: number): Promise<string> => {
        let trace = '';
        await runSeeds(code, { from: seed, count: 1, threads: 1, trace: (text) => (trace = text) });
        return trace;
      };
      const [once, again, other] = [await traceOf(7), await traceOf(7), await traceOf(8)];
      expect(once).toContain('table: update email#email-1 status');
      expect(again).toBe(once);
      expect(other).not.toBe(once);
    },
    HANG_MS,
  );
});
