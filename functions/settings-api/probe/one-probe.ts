import { ApiError } from '../../../shared/http/api-error.ts';
import type { ProbeTurns } from '../../../shared/ports/sending/probe-turns.ts';

/** Milliseconds; longer than a request can last, so that a turn that is never given back expires. */
const MAX_PROBE_MS = 30_000;

/**
 * Allows one conversation at a time with a scope's mail server, since each occupies an instance for as long as the server
 * is slow. Throws `ApiError` (429) if another one is under way.
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
    // The result counts, for example of a test email that was sent; a turn that is not given back expires.
    await turns.giveBack(scope, until).catch(() => {});
  }
};
