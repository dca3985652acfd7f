import { Explorer } from '../engine/explore.ts';
import { CrowdedHour } from '../isolation/crowded-hour.ts';
import type { Hunted } from '../job.ts';
import { scenarios } from '../scenarios/all.ts';
import { RandomDay } from '../scenarios/random-day/random-day.ts';
import type { Scenario } from '../scenarios/scenario.ts';

/**
 * How far each round searches, including the rounds before: random days, hours with one scope flooded, and states of
 * each scenario. Most faults are found in the first round, within seconds.
 */
const ROUNDS = [
  { days: 1_000, hours: 5, states: 200 },
  { days: 3_000, hours: 40, states: 2_000 },
  { days: 12_000, hours: 40, states: 5_000 },
];

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Explores up to `states` states of every scenario. */
const enumerate = (states: number): Hunted | undefined => {
  for (const scenario of scenarios) {
    const message = violationIn(scenario, states);
    if (message !== undefined) return { by: 'enumeration', where: scenario.name, message };
  }
  return undefined;
};

const violationIn = (scenario: Scenario, states: number): string | undefined => {
  try {
    return new Explorer(scenario, { faults: scenario.faults, states }).run().violation?.message;
  } catch (error) {
    // The product is so broken that the scenario cannot even be prepared.
    return messageOf(error);
  }
};

const trySeeds = (where: 'day' | 'hour', from: number, to: number): Hunted | undefined => {
  for (let seed = from; seed <= to; seed++) {
    try {
      (where === 'day' ? new RandomDay(seed) : new CrowdedHour(seed)).run();
    } catch (error) {
      return { by: 'seeds', where: `${where} ${seed}`, message: messageOf(error) };
    }
  }
  return undefined;
};

/** Searches for what detects the fault that is planted in this bundle. `undefined`: nothing does. */
export const hunt = (): Hunted | undefined => {
  let before = { days: 0, hours: 0 };
  for (const round of ROUNDS) {
    const { days, hours, states } = round;
    const found =
      trySeeds('day', before.days + 1, days) ?? trySeeds('hour', before.hours + 1, hours) ?? enumerate(states);
    if (found) return found;
    before = round;
  }
  return undefined;
};
