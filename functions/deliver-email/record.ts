import { StoreUnavailable } from '../../shared/ports/errors.ts';
import type { Budget } from './budget.ts';

const PAUSE_MS = 250;
/** The answer to the queue must still get out. */
const LAST_MS = 1_000;

/**
 * Writes what an attempt came to, again and again while the store is unavailable and there is time: a message that was
 * accepted and not recorded is sent twice. Rejects with `StoreUnavailable` when the time is over.
 */
export const record = async <T>(
  write: () => Promise<T>,
  pause: (ms: number) => Promise<unknown>,
  budget: Budget,
): Promise<T> => {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || budget.remainingMs() < LAST_MS + PAUSE_MS) throw error;
      await pause(PAUSE_MS);
    }
  }
};
