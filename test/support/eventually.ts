import { setTimeout as sleep } from 'node:timers/promises';
import { vi } from 'vitest';
import { HANG_MS } from './limits.ts';

/** Retries an assertion every `interval` milliseconds until it holds, and resolves to its result. */
export const eventually = <T>(assertion: () => T | Promise<T>, { interval = 50 } = {}): Promise<T> =>
  vi.waitFor(assertion, { timeout: HANG_MS, interval });

const MINUTE_MS = 60_000;
/** More than a slow machine needs to send a few emails. */
const WITHIN_A_MINUTE_MS = 30_000;

/**
 * Waits for the next minute of the clock if this one has less than half a minute left, for what the product counts per
 * minute: half of it would count for the next one.
 */
export const earlyInTheMinute = async (): Promise<void> => {
  const left = MINUTE_MS - (Date.now() % MINUTE_MS);
  if (left < WITHIN_A_MINUTE_MS) await sleep(left);
};
