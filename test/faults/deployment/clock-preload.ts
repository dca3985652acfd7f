/** Loaded before a function's bundle: replaces its clock by the deployment's, and scales its timeouts accordingly. */
import { readFileSync } from 'node:fs';

export interface ClockVariables {
  /** Holds the milliseconds by which the clock was moved forward. */
  CLOCK_FILE: string;
  CLOCK_EPOCH: string;
  CLOCK_SPEED: string;
  CLOCK_SKEW_MS: string;
}

const { CLOCK_FILE = '', CLOCK_EPOCH, CLOCK_SPEED, CLOCK_SKEW_MS } = process.env as Partial<ClockVariables>;
const epoch = Number(CLOCK_EPOCH);
const speed = Number(CLOCK_SPEED);
const skew = Number(CLOCK_SKEW_MS);
const real = Date.now.bind(Date);
const timeout = AbortSignal.timeout.bind(AbortSignal);

const moved = (): number => Number(readFileSync(CLOCK_FILE, 'latin1'));

Date.now = () => Math.round(epoch + (real() - epoch) * speed + moved() + skew);
AbortSignal.timeout = (ms) => timeout(Math.round(ms / speed));
