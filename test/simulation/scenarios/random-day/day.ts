import { Random } from '../../engine/random.ts';
import { Stage } from '../../stage.ts';
import { afterAccepting, atDawn, sendingAtOnce } from './mornings.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
/** Maximum deviation of a clock. Two clocks differ by at most twice as much, which the stack allows. */
const SKEW_MS = 5 * MINUTE_MS;

/** What the participants of a random day share: the stage, the random numbers, and the planned actions. */
export class Day {
  readonly stage: Stage;
  readonly random: Random;
  readonly wishes: (() => void)[] = [];
  /** Whether it begins after every email has been accepted. */
  readonly isLate: boolean;
  private count = 0;

  constructor(seed: number) {
    this.random = new Random(seed);
    const isListening = this.random.chance(0.25);
    this.isLate = this.random.chance(0.6);
    const dawn = this.random.chance(0.2) ? sendingAtOnce : atDawn;
    const world = this.isLate ? afterAccepting(this.random, isListening) : dawn(isListening);
    this.stage = new Stage(world, { seed });
  }

  get scope(): string {
    return this.random.pick(['default', 'eu']);
  }

  /** A number that is unique on this day. */
  number(): number {
    return ++this.count;
  }

  client(name: string): string {
    return `${name}-${this.number()}`;
  }

  skew(): number {
    if (this.random.chance(0.5)) return 0;
    this.stage.simulation.mishaps.push(['processes', 'clock differs']);
    return Math.round((this.random.next() * 2 - 1) * SKEW_MS);
  }

  inMinutes(minutes: number): string {
    return new Date(this.stage.simulation.now + SKEW_MS + minutes * MINUTE_MS).toISOString();
  }
}
