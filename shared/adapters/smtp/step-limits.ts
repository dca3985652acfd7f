import type { SmtpPhase } from '../../ports/sending/mail-transport.ts';

/** Milliseconds that a step of a session may take; `undefined`: as long as the caller lets it. */
export type StepLimit = (phase: SmtpPhase) => number | undefined;

/** Milliseconds for resolving and connecting, implicit TLS included. */
export const CONNECT_MS = 10_000;

/**
 * For a server that has not proved itself yet: silence is far more often a port that is no mail server's, or a server
 * that hangs, than one that is slow. Whoever retries after silence is patient.
 */
const UNPROVED_MS = 10_000;

/** RFC 5321, section 4.5.3.2, gives a server five minutes for each reply; Lambda gives us fifteen for everything. */
const PATIENT_MS = 300_000;

/** 20 kB a second; a slower line cannot carry a large message within an invocation anyhow. */
const SLOWEST_BYTES_PER_MS = 20;

/** From the greeting to the login: short, unless the server greeted this worker before or the caller is patient. */
export const sessionLimit =
  (isPatient: boolean): StepLimit =>
  () =>
    isPatient ? PATIENT_MS : UNPROVED_MS;

/**
 * For a message of that size, to a server that has greeted and let us in: as long as the caller's time lasts, which is
 * less than the RFC's. After the dot there is no limit but the caller's: giving up there means a second copy.
 */
export const messageLimit =
  (bytes: number): StepLimit =>
  (phase) => {
    if (phase === 'dot') return undefined;
    return phase === 'data' ? PATIENT_MS + bytes / SLOWEST_BYTES_PER_MS : PATIENT_MS;
  };

/** For asking whether the server is still there. */
export const resetLimit: StepLimit = () => 3_000;
