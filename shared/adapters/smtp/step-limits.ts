import type { SmtpPhase } from '../../ports/mail-transport.ts';

/** Milliseconds that a step of a session may take; `undefined`: as long as the caller lets it. */
export type StepLimit = (phase: SmtpPhase) => number | undefined;

/**
 * RFC 5321, section 4.5.3.2, would grant minutes, which no invocation has. After the dot there is no limit but the
 * caller's: giving up there means a second copy.
 */
const LIMITS_MS: Partial<Record<SmtpPhase, number>> = {
  greeting: 10_000,
  ehlo: 10_000,
  tls: 10_000,
  auth: 10_000,
  mail: 15_000,
  rcpt: 15_000,
  data: 15_000,
};

/** 20 kB a second; a slower line cannot carry a large message within an invocation anyhow. */
const SLOWEST_BYTES_PER_MS = 20;

export const sessionLimit: StepLimit = (phase) => LIMITS_MS[phase];

/** For a message of that size, which is on its way while the phase is `data`. */
export const messageLimit =
  (bytes: number): StepLimit =>
  (phase) => {
    const limit = LIMITS_MS[phase];
    return limit !== undefined && phase === 'data' ? limit + bytes / SLOWEST_BYTES_PER_MS : limit;
  };

/** For asking whether the server is still there. */
export const resetLimit: StepLimit = () => 3_000;
