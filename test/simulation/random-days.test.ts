import { beforeAll, describe, expect, it } from 'vitest';
import type { Outcomes } from './engine/faults.ts';
import { load, runSeeds } from './run.ts';

/** Milliseconds. Ten thousand random days take less than a minute; only a hang takes this long. */
const HANG_MS = 30 * 60_000;
/** `scenarios.e2e.ts` runs more. */
const HOURS = 5;

/** The ports that random days call, and what can go wrong besides calls. */
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
  'invocations',
  'messages',
  'change events',
  'processes',
];

/** Outcomes that no call to a port had. */
const neverInjected = (outcomes: Outcomes): string[] =>
  Object.entries(outcomes).flatMap(([port, kinds]) =>
    Object.entries(kinds).flatMap(([kind, count]) => (count === 0 ? [`${port}: ${kind}`] : [])),
  );

const described = ({ message, trace }: { message: string; trace: string }): string => `${message}\n\n${trace}`;

describe('the simulated functions', () => {
  let code = '';

  beforeAll(async () => {
    code = await load();
  }, HANG_MS);

  it(
    'hold all invariants on ten thousand random days',
    async () => {
      // One thread, since each would have to optimize the same code, and the other cores run other tests.
      const { schedules, failed, outcomes } = await runSeeds(code, { from: 1, count: 10_000, threads: 1 });
      expect(failed && `Seed ${failed.seed}: ${described(failed)}`).toBeUndefined();
      expect(schedules).toBe(10_000);
      expect(neverInjected(outcomes)).toEqual([]);
      expect(Object.keys(outcomes)).toEqual(expect.arrayContaining(PORTS));
      expect(outcomes['table reads']).toHaveProperty('lags');
    },
    HANG_MS,
  );

  it(
    'never delay one scope, whatever the mail server of a flooded scope does',
    async () => {
      const { schedules, failed } = await runSeeds(code, { of: 'hours', from: 1, count: HOURS, threads: 1 });
      expect(failed && `Hour ${failed.seed}: ${described(failed)}`).toBeUndefined();
      expect(schedules).toBe(HOURS);
    },
    HANG_MS,
  );

  it(
    'repeat a day exactly for the same seed',
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
