import { type AccessTokens, TokenFault } from '../../ports/sending/access-tokens.ts';
import type { SettingsInForce } from '../../ports/settings/settings-reader.ts';
import { unlessAborted } from '../../runtime/unless-aborted.ts';
import { answerIn, KnownTokens, loginOf, type Need, tokenIn, usableToken } from './stored-tokens.ts';
import { TokenRenewal, type TokenRenewalOptions } from './token-renewal.ts';
import { type TokenSaver, tokenSaver } from './token-saver.ts';

export interface AccessTokensOptions extends Omit<TokenRenewalOptions, 'known' | 'saver'> {
  wait: (ms: number) => Promise<unknown>;
}

/** Milliseconds of a turn: the limits of a token request and of an identity token, and the write after them. */
const TURN_MS = 15_000;
/** Milliseconds between two checks for the token of the worker that has the turn. */
const POLL_MS = 250;

/** A request for a token in progress, and how many callers wait for it. */
interface Flight {
  callers: number;
  token: Promise<string>;
}

/**
 * Access tokens that all workers share through a store, so that each login is asked for once and no refresh token is lost.
 *
 * Who may renew: a token is used until its `refreshAt`. After that, or once a mail server has rejected it, one worker
 * renews it: the one that takes the login's turn. The others use the old token while it is usable, and otherwise check for
 * the new one every `POLL_MS`. Callers in one process share a flight. A turn ends when its worker writes, or after
 * `TURN_MS` if the worker has died.
 *
 * What is written, in which order: in its turn, the worker reads the record again, since another may just have renewed the
 * token. It calls the endpoint only if the answer is due within the turn, so that no two workers present the same refresh
 * token at once. It stores the new tokens before anybody uses them: the endpoint may have voided the old refresh token, and
 * the new one exists nowhere else. For the same reason a flight goes on when its callers give up, and tokens that could not
 * be stored are kept in memory and stored before the next request for this login.
 *
 * If a worker is overtaken, because it was frozen for longer than its turn: its write is conditional on the version that it
 * read in its turn, and on no later turn having been taken. It then uses its access token for its own mail at most, and
 * does not store its refresh token, which may be void by now.
 *
 * If an answer is lost, the endpoint may have issued tokens, and voided those that a slower worker is about to store. The
 * worker records the fault under a new version, so that the slower write fails. It keeps the stored tokens, whose refresh
 * token the next turn presents again. Any recorded fault answers for all workers for half a minute.
 */
class SharedTokens implements AccessTokens {
  private readonly options: AccessTokensOptions;
  private readonly known: KnownTokens;
  private readonly saver: TokenSaver;
  private readonly renewal: TokenRenewal;
  private readonly flights = new Map<string, Flight>();

  constructor(options: AccessTokensOptions) {
    const { store, wait } = options;
    this.options = options;
    this.known = new KnownTokens(store);
    this.saver = tokenSaver(store, wait);
    this.renewal = new TokenRenewal({ ...options, known: this.known, saver: this.saver });
  }

  async tokenFor(settings: SettingsInForce, { rejected, signal }: { rejected?: string; signal: AbortSignal }) {
    const need = { login: loginOf(settings), rejected };
    const fresh = this.known.fresh(need, this.options.now());
    if (fresh !== undefined) return fresh;
    const flight = this.flightFor(need);
    flight.callers++;
    try {
      return await unlessAborted(flight.token, signal, () => new TokenFault('ETIMEDOUT'));
    } finally {
      flight.callers--;
    }
  }

  private flightFor(need: Need): Flight {
    const key = JSON.stringify([need.login.id, need.rejected]);
    const underWay = this.flights.get(key);
    if (underWay) return underWay;
    const flight: Flight = { callers: 0, token: Promise.resolve('') };
    flight.token = this.obtain(need, () => flight.callers > 0).finally(() => this.flights.delete(key));
    // Every caller may have given up by then.
    flight.token.catch(() => {});
    this.flights.set(key, flight);
    return flight;
  }

  /** Looks for an answer, or a turn to get one, until there is one or nobody waits for it. */
  private async obtain(need: Need, isWanted: () => boolean): Promise<string> {
    const { now, wait } = this.options;
    await this.saver.saveLate(need.login.id);
    for (;;) {
      const stored = await this.known.read(need.login);
      const answer = answerIn(stored, need.rejected, now());
      if (answer) return tokenIn(answer);
      const token = await this.renew(need, usableToken(stored, need.rejected, now()));
      if (token !== undefined) return token;
      if (!isWanted()) throw new TokenFault('ETIMEDOUT');
      await wait(POLL_MS);
    }
  }

  /** The next token, if this worker gets the turn and it succeeds; otherwise the usable one, if any. */
  private async renew(need: Need, usable: string | undefined): Promise<string | undefined> {
    const { store, now } = this.options;
    const until = now() + TURN_MS;
    if (!(await store.take(need.login.id, now(), until))) return usable;
    const renewed = this.renewal.inTurn(need, until);
    return (await (usable === undefined ? renewed : renewed.catch(() => usable))) ?? usable;
  }
}

export const createAccessTokens = (options: AccessTokensOptions): AccessTokens => new SharedTokens(options);
