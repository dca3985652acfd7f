import type { AwsScript } from '../deployment/aws-behaviours.ts';
import { type AwsBehaviour, delayed, lostAnswer, throttled, unavailable } from '../deployment/aws-behaviours.ts';
import { leases } from '../deployment/aws-calls.ts';
import { pick } from './seeded.ts';

/** In real milliseconds; a fast clock turns them into seconds. */
const DELAY_MS = 100;

const faults: readonly (readonly [number, [string, AwsBehaviour]])[] = [
  [0.25, ['throttled', throttled]],
  [0.25, ['failed', unavailable]],
  [0.25, ['answers lost', lostAnswer]],
  [0.25, ['delayed', delayed(DELAY_MS)]],
];

export interface AwsMet {
  /** Lease attempts. */
  attempts: number;
  /** Injected faults by service and kind. */
  faults: Record<string, number>;
}

/** AWS behaviour in which a share of all requests, `rate`, fails; `met` counts the faults. */
export const failingAws =
  (random: () => number, rate: number, met: AwsMet): AwsScript =>
  (call) => {
    met.attempts += leases(call);
    if (random() >= rate) return undefined;
    const [name, behaviour] = pick(random, faults) ?? [];
    const counted = `${call.service} ${name}`;
    met.faults[counted] = (met.faults[counted] ?? 0) + 1;
    return behaviour;
  };
