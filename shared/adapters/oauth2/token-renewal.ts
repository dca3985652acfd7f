import { type IdentityTokens, TokenFault, type TokenStore, type TokenTurn } from '../../ports/sending/access-tokens.ts';
import type { NetworkPolicy } from '../../settings/checks/network.ts';
import { federationAudience, isFederated } from '../../settings/checks/oauth2.ts';
import { fetchToken, LIMIT_MS, type TokenAnswer } from './fetch-token.ts';
import { seal, type Tokens } from './sealed-tokens.ts';
import {
  answerIn,
  type KnownTokens,
  type Login,
  mayHaveRotated,
  type Need,
  type Stored,
  timesOf,
  tokenIn,
  usableToken,
} from './stored-tokens.ts';
import { tokenRequest } from './token-request.ts';
import type { TokenSaver } from './token-saver.ts';

/** Milliseconds for which a fault answers for all workers: a thousand of them must not try a wrong secret each. */
const FAILURE_MS = 30_000;
/** Milliseconds for an identity token from AWS. */
const IDENTITY_MS = 4_000;

export interface TokenRenewalOptions {
  store: TokenStore;
  known: KnownTokens;
  saver: TokenSaver;
  network: NetworkPolicy;
  identityTokens: IdentityTokens;
  now: () => number;
}

/** A worker's turn: what it is for, what was stored when it began, and what its writes are conditional on. */
interface Turn extends Need {
  stored: Stored;
  held: TokenTurn;
}

/** Renews tokens in a worker's turn: asks the endpoint, and writes the tokens or the fault. `SharedTokens` has the protocol. */
export class TokenRenewal {
  private readonly options: TokenRenewalOptions;

  constructor(options: TokenRenewalOptions) {
    this.options = options;
  }

  /**
   * Resolves to a token, which another worker may have brought just before this turn; `undefined` if so little of the turn is
   * left that the next worker might present the same refresh token at the same time. Rejects with `TokenFault`.
   */
  async inTurn(need: Need, until: number): Promise<string | undefined> {
    const { store, known, now } = this.options;
    const stored = await known.read(need.login);
    const turn = { ...need, stored, held: { until, since: stored.version } };
    const answer = answerIn(stored, need.rejected, now());
    if (answer) {
      await store.write(need.login.id, undefined, turn.held);
      return tokenIn(answer);
    }
    if (now() + LIMIT_MS > until) return undefined;
    try {
      return await this.renew(turn);
    } catch (error) {
      const token = error instanceof TokenFault ? await this.recordFault(turn, error) : undefined;
      if (token !== undefined) return token;
      throw error;
    }
  }

  private async renew(turn: Turn): Promise<string> {
    const { login, held } = turn;
    const { known, saver, now } = this.options;
    const before = turn.stored.tokens?.refreshToken;
    const { accessToken, lifeMs, refreshToken = before } = await this.request(login, before);
    const tokens: Tokens = { accessToken, ...(refreshToken !== undefined && { refreshToken }) };
    const times = timesOf(lifeMs, now());
    // Before anybody uses it: the refresh token that it came for may not be worth anything any more.
    if (await saver.save(login.id, { ...times, sealed: seal(tokens, login.secret, login.id) }, held)) {
      known.note(login, { record: { ...times, version: held.since + 1 }, tokens });
      return accessToken;
    }
    // The tokens of the worker that overtook this one are newer; this mail can still use ours.
    return (await this.usableNow(turn)) ?? accessToken;
  }

  private async request({ tokenUrl, secret, settings }: Login, refreshToken?: string): Promise<TokenAnswer> {
    const { network, identityTokens, now } = this.options;
    const { values } = settings;
    const proof = isFederated(values)
      ? { identityToken: await identityTokens.issue(federationAudience(values), AbortSignal.timeout(IDENTITY_MS)) }
      : { secret, refreshToken };
    return fetchToken(tokenUrl, tokenRequest({ values, tokenUrl, now: now(), ...proof }), { network });
  }

  /** Records a fault for all workers. If another one has overtaken this one, resolves to its token instead, if any. */
  private async recordFault(turn: Turn, fault: TokenFault): Promise<string | undefined> {
    const { store, now } = this.options;
    const { login, rejected, stored, held } = turn;
    const { code, detail } = fault;
    const failure = { code, until: now() + FAILURE_MS, ...(detail && { detail }) };
    // The stored tokens are kept: the access token may still be valid, and the refresh token exists nowhere else.
    const isUsable = usableToken(stored, rejected, now()) !== undefined;
    const refreshAt = isUsable ? now() + FAILURE_MS : (stored.record?.refreshAt ?? 0);
    const change = { refreshAt, failure, mayHaveRotated: mayHaveRotated(fault) };
    if (await store.write(login.id, change, held)) return undefined;
    return this.usableNow(turn);
  }

  private async usableNow({ login, rejected }: Need): Promise<string | undefined> {
    return usableToken(await this.options.known.read(login), rejected, this.options.now());
  }
}
