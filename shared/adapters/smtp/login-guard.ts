import { SmtpFailure } from './smtp-failure.ts';

type Open<S> = (signal: AbortSignal) => Promise<S>;

/** For so long a refusal answers for those that waited meanwhile; then whoever holds the mail knows of it. */
const REMEMBERED_MS = 5_000;

const isRefusedLogin = (error: unknown): error is SmtpFailure =>
  error instanceof SmtpFailure && error.fault.phase === 'auth' && (error.fault.reply ?? 0) >= 500;

/**
 * Opens sessions one at a time until a login has worked, and then as many as are asked for. A refused login is not
 * tried again at once by those that waited: accounts get locked.
 */
export const guardLogins = <S>(open: Open<S>, now: () => number): Open<S> => {
  let hasWorked = false;
  let turn: Promise<unknown> = Promise.resolve();
  let refused: { error: SmtpFailure; at: number } | undefined;

  const tryOnce: Open<S> = async (signal) => {
    if (refused && now() - refused.at < REMEMBERED_MS) throw refused.error;
    try {
      const session = await open(signal);
      hasWorked = true;
      return session;
    } catch (error) {
      if (isRefusedLogin(error)) {
        hasWorked = false;
        refused = { error, at: now() };
      }
      throw error;
    }
  };

  return (signal) => {
    if (hasWorked) return tryOnce(signal);
    const mine = turn.then(() => tryOnce(signal));
    turn = mine.catch(() => {});
    return mine;
  };
};
