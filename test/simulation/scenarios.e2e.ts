import { beforeAll, expect, it } from 'vitest';
import { explore, load } from './run.ts';
import { NAMES } from './scenarios/names.ts';

/** Milliseconds. A scenario takes seconds; only a hang takes this long. */
const HANG_MS = 30 * 60_000;
/** `npm run test:simulation` explores all of them. */
const STATES = 1_500;

let code = '';

beforeAll(async () => {
  code = await load();
}, HANG_MS);

it.each(NAMES)(
  `all invariants hold in the first ${STATES} states of %s`,
  async (scenario) => {
    const { states, violation } = await explore(code, { scenario, states: STATES });
    expect(violation && `${violation.message}\n\n${violation.trace}`).toBeUndefined();
    expect(states).toBeGreaterThan(1);
  },
  HANG_MS,
);
