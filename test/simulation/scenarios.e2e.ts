import { beforeAll, expect, it } from 'vitest';
import { mutants } from './mutants/mutants.ts';
import { explore, load, runSeeds } from './run.ts';
import { NAMES } from './scenarios/names.ts';

/** Milliseconds. A scenario takes seconds; only a hang takes this long. */
const HANG_MS = 30 * 60_000;
/** `npm run test:simulation` explores all of them. */
const STATES = 1_500;
/** Enough to detect each of the planted faults below. */
const STATES_TO_A_FAULT = 2_000;

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

it.each([
  ['expires an email after an attempt with an unknown outcome, without the flag', 'lease-ran-out'],
  ['holds an email after an attempt with an unknown outcome, without the flag', 'lease-in-outage'],
  ['an email that opened a circuit may never probe it', 'refused-alike'],
  ['enqueues the events of an email that is being sent', 'events-of-sending'],
  ['treats an unreadable suppression list as empty', 'newly-suppressed'],
  ['a save whose write was repeated after a review is answered with a conflict', 'save-and-review'],
  ['a worker that was overtaken stores a void refresh token', 'token-overtaken'],
  ['treats a lost response of the token endpoint as a refusal', 'token-overtaken'],
  ['requests a token although the turn is nearly over', 'token-renewed'],
])(
  'a regression that the simulation once found would be detected: %s',
  async (fault, scenario) => {
    const undone = mutants.filter(({ name }) => name === fault);
    const { violation } = await explore(await load(undone), { scenario, states: STATES_TO_A_FAULT });
    expect(violation?.trace).toContain('begin');
  },
  HANG_MS,
);

it(
  'no scope is delayed, whatever the mail server of a flooded scope does',
  async () => {
    const { schedules, failed } = await runSeeds(code, { of: 'hours', from: 1, count: 40, threads: 1 });
    expect(failed && `Hour ${failed.seed}: ${failed.message}\n\n${failed.trace}`).toBeUndefined();
    expect(schedules).toBe(40);
  },
  HANG_MS,
);
