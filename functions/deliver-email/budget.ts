/** Enough for a slow mail server to greet, log us in and take a message. */
const ATTEMPT_MS = 20_000;
/** For recording what came of the attempts, repeats included. */
const RECORDING_MS = 5_000;

/** What an invocation has time for. */
export interface Budget {
  /** Milliseconds left. */
  remainingMs: () => number;
  /** Whether another attempt can be begun and ended in good order. */
  allowsAttempt: () => boolean;
  /** Ends every attempt in time for what came of it to be recorded. */
  attempts: AbortSignal;
}

/** Short invocations give a third of their time to beginning, and a tenth to recording. */
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
