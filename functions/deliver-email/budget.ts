import { StoreUnavailable } from '../../shared/ports/errors.ts';

/** Long enough for a slow mail server to greet, authenticate and accept a message. */
const ATTEMPT_MS = 20_000;
/** Reserved for recording the outcomes of attempts, including retries of the write. */
const RECORDING_MS = 5_000;

/** The time budget of one invocation. */
export interface Budget {
  /** Milliseconds left in the invocation. */
  remainingMs: () => number;
  /** Whether there is enough time left to start and finish another attempt. */
  allowsAttempt: () => boolean;
  /** Aborts all attempts early enough for their outcomes to be recorded. */
  attempts: AbortSignal;
}

/** In a short invocation, a third of the time is required to start an attempt and a tenth is reserved for recording. */
export const budgetOf = (remainingMs: () => number): Budget => {
  const whole = remainingMs();
  const attemptMs = Math.min(ATTEMPT_MS, whole / 3);
  const recordingMs = Math.min(RECORDING_MS, whole / 10);
  return {
    remainingMs,
    allowsAttempt: () => remainingMs() >= attemptMs,
    attempts: AbortSignal.timeout(Math.max(0, Math.floor(whole - recordingMs))),
  };
};

const PAUSE_MS = 250;
/** Reserved for returning the batch response to SQS. */
const LAST_MS = 1_000;

/**
 * Writes, and retries while the store is unavailable and time remains: a message that was accepted but not recorded
 * would be sent twice. Rejects with `StoreUnavailable` when time runs out.
 */
export const writeInTime = async <T>(
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
