import {
  type AccessTokens,
  type IdentityTokens,
  TokenFault,
  type TokenRecord,
  type TokenStore,
  type TokenTurn,
} from '../../ports/sending/access-tokens.ts';
import { unlessAborted } from '../../runtime/unless-aborted.ts';
import type { NetworkPolicy } from '../../settings/checks/network.ts';
import { federationAudience, isFederated } from '../../settings/checks/oauth2.ts';
import { fetchToken, LIMIT_MS } from './fetch-token.ts';
import { seal, type Tokens } from './sealed-tokens.ts';
import {
  answerIn,
  type Login,
  loginOf,
  mayHaveRotated,
  readStored,
  type Stored,
  timesOf,
  tokenIn,
  usableToken,
} from './stored-tokens.ts';
import { tokenRequest } from './token-request.ts';
import { tokenSaver } from './token-saver.ts';

export interface AccessTokensOptions {
  store: TokenStore;
  network: NetworkPolicy;
  identityTokens: IdentityTokens;
  now: () => number;
  wait: (ms: number) => Promise<unknown>;
}

/** Milliseconds in which one worker has the turn to ask: the limits of a request and of a statement, and the write after them. */
const TURN_MS = 15_000;
/** Milliseconds between two checks for the token of the worker that has the turn. */
const POLL_MS = 250;
/** Milliseconds for which a refusal answers for everybody: a thousand workers must not try a wrong secret each. */
const FAILURE_MS = 30_000;
/** Milliseconds for an identity token from AWS. */
const IDENTITY_MS = 4_000;

/**
 * Access tokens that all workers share through a store, so that each login is asked for once. Once begun, asking goes on
 * when the caller gives up: what the endpoint answers may be the only refresh token that is worth anything.
 */
export const createAccessTokens = ({
  store,
  network,
  identityTokens,
  now,
  wait,
}: AccessTokensOptions): AccessTokens => {
  const known = new Map<string, { record: TokenRecord; tokens: Tokens }>();
  const pending = new Map<string, Flight>();
  const saver = tokenSaver(store, wait);

  const look = async (login: Login): Promise<Stored> => {
    const stored = await readStored(store, login);
    const { record, tokens } = stored;
    if (record && tokens) known.set(login.id, { record, tokens });
    return stored;
  };

  const ask = async (
    login: Login,
    { tokens: before }: Stored,
    turn: TokenTurn,
    rejected: string | undefined,
  ): Promise<string> => {
    const { id, tokenUrl, secret, settings } = login;
    const { values } = settings;
    const proof = isFederated(values)
      ? { identityToken: await identityTokens.issue(federationAudience(values), AbortSignal.timeout(IDENTITY_MS)) }
      : { secret, refreshToken: before?.refreshToken };
    const form = tokenRequest({ values, tokenUrl, now: now(), ...proof });
    const { accessToken, lifeMs, refreshToken = before?.refreshToken } = await fetchToken(tokenUrl, form, { network });
    const tokens: Tokens = { accessToken, ...(refreshToken !== undefined && { refreshToken }) };
    const times = timesOf(lifeMs, now());
    // Before anybody uses it: the refresh token that it came for may not be worth anything any more.
    if (await saver.save(id, { ...times, sealed: seal(tokens, secret, id) }, turn)) {
      known.set(id, { record: { ...times, version: turn.since + 1 }, tokens });
      return accessToken;
    }
    // Another worker had or has the turn after this one, and its tokens are newer; this mail can still use ours.
    return usableToken(await look(login), rejected, now()) ?? accessToken;
  };

  /** Records a failure for all workers, unless another one had the turn meanwhile: then resolves to its token, if any. */
  const fail = async (
    login: Login,
    stored: Stored,
    turn: TokenTurn,
    rejected: string | undefined,
    fault: TokenFault,
  ): Promise<string | undefined> => {
    const { code, detail } = fault;
    const failure = { code, until: now() + FAILURE_MS, ...(detail && { detail }) };
    // The stored tokens are kept: the access token may still be valid, and the refresh token exists nowhere else.
    const isUsable = usableToken(stored, rejected, now()) !== undefined;
    const refreshAt = isUsable ? now() + FAILURE_MS : (stored.record?.refreshAt ?? 0);
    const change = { refreshAt, failure, mayHaveRotated: mayHaveRotated(fault) };
    if (await store.write(login.id, change, turn)) return undefined;
    return usableToken(await look(login), rejected, now());
  };

  /**
   * Has the turn. Another worker may have brought a token between the look and the turn. Resolves to `undefined` if so
   * little of the turn is left that the next worker might present the same refresh token at the same time.
   */
  const askInTurn = async (login: Login, rejected: string | undefined, until: number): Promise<string | undefined> => {
    const stored = await look(login);
    const turn = { until, since: stored.version };
    const answer = answerIn(stored, rejected, now());
    if (answer) {
      await store.write(login.id, undefined, turn);
      return tokenIn(answer);
    }
    if (now() + LIMIT_MS > until) return undefined;
    try {
      return await ask(login, stored, turn, rejected);
    } catch (error) {
      const token = error instanceof TokenFault ? await fail(login, stored, turn, rejected, error) : undefined;
      if (token !== undefined) return token;
      throw error;
    }
  };

  const obtain = async (login: Login, rejected: string | undefined, isWanted: () => boolean): Promise<string> => {
    await saver.saveLate(login.id);
    for (;;) {
      const stored = await look(login);
      const answer = answerIn(stored, rejected, now());
      if (answer) return tokenIn(answer);
      const usable = usableToken(stored, rejected, now());
      const until = now() + TURN_MS;
      if (await store.take(login.id, now(), until)) {
        const asked = askInTurn(login, rejected, until);
        const token = await (usable === undefined ? asked : asked.catch(() => usable));
        if (token !== undefined) return token;
      }
      if (usable !== undefined) return usable;
      if (!isWanted()) throw new TokenFault('ETIMEDOUT');
      await wait(POLL_MS);
    }
  };

  /** One request at a time for each login, however many callers wait for it. */
  const flightOf = (login: Login, rejected: string | undefined): Flight => {
    const turn = JSON.stringify([login.id, rejected]);
    const under = pending.get(turn);
    if (under) return under;
    const flight: Flight = { callers: 0, token: Promise.resolve('') };
    flight.token = obtain(login, rejected, () => flight.callers > 0).finally(() => pending.delete(turn));
    // Every caller may have given up by then.
    flight.token.catch(() => {});
    pending.set(turn, flight);
    return flight;
  };

  return {
    tokenFor: async (settings, { rejected, signal }) => {
      const login = loginOf(settings);
      const last = known.get(login.id);
      const token = last && usableToken(last, rejected, now());
      if (token !== undefined && now() < (last?.record.refreshAt ?? 0)) return token;
      const flight = flightOf(login, rejected);
      flight.callers++;
      try {
        return await unlessAborted(flight.token, signal, () => new TokenFault('ETIMEDOUT'));
      } finally {
        flight.callers--;
      }
    },
  };
};

/** A token request in progress, and how many callers wait for it. */
interface Flight {
  callers: number;
  token: Promise<string>;
}
