import type { Email } from '../../shared/email/email.ts';
import { StoreUnavailable } from '../../shared/errors.ts';
import type { EmailChanges, EmailStore } from '../../shared/ports.ts';
import type { Budget } from './budget.ts';

const PAUSE_MS = 250;
/** The answer to the queue must still get out. */
const LAST_MS = 1_000;

export interface Recorder {
  store: EmailStore;
  pause: (ms: number) => Promise<unknown>;
}

/**
 * Records what came of an attempt, again and again while the store is unavailable and there is time: a message that was
 * accepted and not recorded is sent twice. `undefined`: another worker has the email by now, so nothing was written.
 */
export const record = async (
  { store, pause }: Recorder,
  email: Email,
  changes: EmailChanges,
  budget: Budget,
): Promise<Email | undefined> => {
  for (;;) {
    try {
      return await store.change(email, changes);
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || budget.remainingMs() < LAST_MS + PAUSE_MS) throw error;
      await pause(PAUSE_MS);
    }
  }
};
