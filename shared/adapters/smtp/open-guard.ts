import { failure, SmtpFailure } from './smtp-failure.ts';

export interface Opening {
  signal: AbortSignal;
  /** Whether the server may take all the time the caller has, because it is known to be slow or known to work. */
  isPatient: boolean;
}

type Open<S> = (opening: Opening) => Promise<S>;

/** How long a failure also fails the callers that waited meanwhile, in ms; by then the circuit logic knows about it. */
const REMEMBERED_MS = 5_000;

const isRefusedLogin = ({ phase, reply = 0 }: SmtpFailure['fault']): boolean => phase === 'auth' && reply >= 500;

/** The server did not accept the connection, or accepted it and then sent nothing. */
const isSilence = ({ code, reply }: SmtpFailure['fault']): boolean => code === 'ETIMEDOUT' && reply === undefined;

/**
 * Opens sessions one at a time until one succeeds, then without limit. Callers that waited behind a failed attempt
 * fail with it instead of retrying at once: repeated refused logins get accounts locked, and a silent server would
 * block each caller in turn until its timeout.
 */
export const guardOpening = <S>(open: Open<S>, now: () => number): Open<S> => {
  let hasWorked = false;
  let turn: Promise<unknown> = Promise.resolve();
  let failed: { error: SmtpFailure; at: number } | undefined;

  const tryOnce: Open<S> = async ({ signal, isPatient }) => {
    // The clock may have been set back.
    if (failed && Math.abs(now() - failed.at) < REMEMBERED_MS) throw failed.error;
    try {
      const session = await open({ signal, isPatient: isPatient || hasWorked });
      hasWorked = true;
      return session;
    } catch (error) {
      if (error instanceof SmtpFailure && (isRefusedLogin(error.fault) || isSilence(error.fault))) {
        hasWorked = false;
        failed = { error, at: now() };
      }
      throw error;
    }
  };

  /** A caller that aborts while queued stops waiting; one that has started aborts by itself and reports the phase. */
  const inTurn: Open<S> = (opening) => {
    const { promise, resolve, reject } = Promise.withResolvers<S>();
    const { signal } = opening;
    const giveUp = (): void => reject(failure('connect', 'EABORT', signal.reason));
    signal.addEventListener('abort', giveUp, { once: true });
    const mine = turn.then(() => {
      signal.removeEventListener('abort', giveUp);
      if (signal.aborted) throw failure('connect', 'EABORT', signal.reason);
      return tryOnce(opening);
    });
    turn = mine.catch(() => {});
    mine.then(resolve, reject);
    return promise;
  };

  return (opening) => (hasWorked ? tryOnce(opening) : inTurn(opening));
};
