import { ApiError } from '../../../shared/http/api-error.ts';
import type { ProbeTurns } from '../../../shared/ports/sending/probe-turns.ts';

/** Milliseconds; longer than a request can last, so that a turn that was never given back ends by itself. */
const MAX_PROBE_MS = 30_000;

/**
 * Runs a conversation with a scope's mail server while no other request has one: each holds an instance for as long as
 * a slow server likes. Throws `ApiError` (429) if another one is under way.
 */
export const oneProbe = async <T>(
  { turns, now }: { turns: ProbeTurns; now(): number },
  scope: string,
  probe: () => Promise<T>,
): Promise<T> => {
  const until = now() + MAX_PROBE_MS;
  if (!(await turns.take(scope, now(), until))) {
    const message = 'These mail settings are being tried by another request. Try again when it has ended.';
    throw new ApiError(429, 'rate_limit_exceeded', message, { 'retry-after': '5' });
  }
  try {
    return await probe();
  } finally {
    await turns.giveBack(scope, until);
  }
};
