import { failure, SmtpFailure } from './smtp-failure.ts';

export interface Opening {
  signal: AbortSignal;
  /** Whether the server may take as long as the caller has time: it is known to be slow, or to work. */
  isPatient: boolean;
}

type Open<S> = (opening: Opening) => Promise<S>;

/** For so long a failure answers for those that waited meanwhile; then whoever opens circuits knows of it. */
const REMEMBERED_MS = 5_000;

const isRefusedLogin = ({ phase, reply = 0 }: SmtpFailure['fault']): boolean => phase === 'auth' && reply >= 500;

/** The server took the connection, or did not even do that, and then said nothing. */
const isSilence = ({ code, reply }: SmtpFailure['fault']): boolean => code === 'ETIMEDOUT' && reply === undefined;

/**
 * Opens sessions one at a time until one has worked, and then as many as are asked for. Those that waited do not try
 * again at once what just failed: accounts get locked by refused logins, and a server that says nothing would hold up
 * one after the other for as long as it takes to give up.
 */
export const guardOpening = <S>(open: Open<S>, now: () => number): Open<S> => {
  let hasWorked = false;
  let turn: Promise<unknown> = Promise.resolve();
  let failed: { error: SmtpFailure; at: number } | undefined;

  const tryOnce: Open<S> = async ({ signal, isPatient }) => {
    if (failed && now() - failed.at < REMEMBERED_MS) throw failed.error;
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

  /** Who gives up waits no longer for those before; who has begun gives up by himself, and says where. */
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
