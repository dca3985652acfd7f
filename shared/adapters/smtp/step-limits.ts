import type { SmtpPhase } from '../../ports/sending/mail-transport.ts';

/** How many milliseconds a step of a session may take; `undefined` means as long as the caller allows. */
export type StepLimit = (phase: SmtpPhase) => number | undefined;

/** Milliseconds for resolving and connecting, including an implicit TLS handshake. */
export const CONNECT_MS = 10_000;

/**
 * For a server that has not answered before. Silence is far more often the wrong port or a hung server than a slow
 * one, and whoever retries after silence allows more time.
 */
const UNPROVED_MS = 10_000;

/** RFC 5321 (4.5.3.2) allows a server five minutes per reply; Lambda allows fifteen minutes in total. */
const PATIENT_MS = 300_000;

/** 20 kB/s; a slower line could not carry a large message within an invocation anyway. */
const SLOWEST_BYTES_PER_MS = 20;

/**
 * The limit from greeting to login: short, unless the server has greeted this worker before or the caller is patient.
 */
export const sessionLimit =
  (isPatient: boolean): StepLimit =>
  () =>
    isPatient ? PATIENT_MS : UNPROVED_MS;

/**
 * The limit for sending a message of this size after login: as long as the caller's time lasts, which is less than
 * the RFC allows. After the dot only the caller's limit applies, because giving up there risks a second copy.
 */
export const messageLimit =
  (bytes: number): StepLimit =>
  (phase) => {
    if (phase === 'dot') return undefined;
    return phase === 'data' ? PATIENT_MS + bytes / SLOWEST_BYTES_PER_MS : PATIENT_MS;
  };

/** The limit for checking that the server still answers. */
export const resetLimit: StepLimit = () => 3_000;
