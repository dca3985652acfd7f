import { vi } from 'vitest';
import { HANG_MS } from './limits.ts';

/** Waits until an assertion holds and resolves to what it returns; `interval` milliseconds lie between two tries. */
export const eventually = <T>(assertion: () => T | Promise<T>, { interval = 50 } = {}): Promise<T> =>
  vi.waitFor(assertion, { timeout: HANG_MS, interval });
