import { beforeAll, expect, it } from 'vitest';
import { explore, load } from './run.ts';

/** Some seconds of an idle core; only what hangs takes this long. */
const HANG_MS = 30 * 60_000;
/** Faults that do not move the clock, which is not considered when calls are tested for conflicts. */
const TIMELESS = ['refuse', 'lose', 'repeat', 'crash', 'crash-after', 'lags', 'forgotten'];

let code = '';

beforeAll(async () => {
  code = await load();
}, HANG_MS);

/** `ends`: the least number of different final worlds. */
it.each([
  { scenario: 'held-by-hand', faults: 0, ends: 2 },
  { scenario: 'bounce-and-retry', faults: 0, ends: 2 },
  { scenario: 'rescheduled', faults: 0, ends: 2 },
  { scenario: 'idempotency-key', faults: 0, ends: 2 },
  // Concurrent logins of one worker, in either order: whoever renews a token, the tokens in the end are the same.
  { scenario: 'token-renewed', faults: 0, ends: 1 },
  { scenario: 'cancel-while-sending', faults: 1, ends: 2 },
  { scenario: 'owed-events', faults: 1, ends: 2 },
  // A worker may die between two concurrent writes, whichever comes first.
  { scenario: 'canceled-order', faults: 1, ends: 2 },
])(
  'reaches the same final worlds as an exploration that tries calls in every order: $scenario, $faults faults',
  async ({ ends, ...one }) => {
    const reduced = await explore(code, { ...one, outcomes: TIMELESS });
    const every = await explore(code, { ...one, outcomes: TIMELESS, everyOrder: true });
    expect(reduced.ends.length).toBeGreaterThanOrEqual(ends);
    expect(reduced.ends).toEqual(every.ends);
    expect(reduced.states).toBeLessThan(every.states / 2);
  },
  HANG_MS,
);
