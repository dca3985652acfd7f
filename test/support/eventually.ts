import { vi } from 'vitest';

/** How long a test waits for what must come, in milliseconds: so long that on the slowest machine only a hang takes it. */
export const HANG_MS = 120_000;

/** Waits until an assertion holds and resolves to what it returns. Rejects with its last error. */
export const eventually = <T>(assertion: () => T | Promise<T>, interval = 50): Promise<T> =>
  vi.waitFor(assertion, { timeout: HANG_MS, interval });
