import { beforeAll, expect, it } from 'vitest';
import { explore, load } from './run.ts';
import { NAMES } from './scenarios/names.ts';

/** A scenario takes some seconds of an idle core; only what hangs takes this long. */
const HANG_MS = 30 * 60_000;
/** `npm run test:simulation` sees all of them. */
const STATES = 1_500;

let code = '';

beforeAll(async () => {
  code = await load();
}, HANG_MS);

it.each(NAMES)(
  `the functions keep every promise in the first ${STATES} states of %s`,
  async (scenario) => {
    const { states, violation } = await explore(code, { scenario, states: STATES });
    expect(violation && `${violation.message}\n\n${violation.trace}`).toBeUndefined();
    expect(states).toBeGreaterThan(1);
  },
  HANG_MS,
);
