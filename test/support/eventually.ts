import { vi } from 'vitest';
import { HANG_MS } from './limits.ts';

/** Retries an assertion every `interval` milliseconds until it holds, and resolves to its result. */
export const eventually = <T>(assertion: () => T | Promise<T>, { interval = 50 } = {}): Promise<T> =>
  vi.waitFor(assertion, { timeout: HANG_MS, interval });
