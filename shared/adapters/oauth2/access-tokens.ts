import { createHash } from 'node:crypto';
import {
  type AccessTokens,
  type IdentityTokens,
  TokenFault,
  type TokenRecord,
  type TokenStore,
} from '../../ports/sending/access-tokens.ts';
import type { SettingsInForce } from '../../ports/settings/settings-reader.ts';
import type { NetworkPolicy } from '../../settings/checks/network.ts';
import { federationAudience, isFederated, tokenUrlOf } from '../../settings/checks/oauth2.ts';
import { fetchToken } from './fetch-token.ts';
import { seal, type Tokens, unseal } from './sealed-tokens.ts';
import { tokenRequest } from './token-request.ts';

export interface AccessTokensOptions {
  store: TokenStore;
  network: NetworkPolicy;
  identityTokens: IdentityTokens;
  now: () => number;
  wait: (ms: number) => Promise<unknown>;
}

/** Milliseconds in which one worker has the turn to ask: the limit of a request, and the write after it. */
const TURN_MS = 15_000;
/** Milliseconds between two looks at what the worker whose turn it is has brought. */
const POLL_MS = 250;
/** Milliseconds for which a refusal answers for everybody: a thousand workers must not try a wrong secret each. */
const FAILURE_MS = 30_000;
/** Part of a token's life after which one worker gets the next, while the others go on with this one. */
const REFRESH_AFTER = 0.75;
/** A token must not end on its way to the server; of a short life, a tenth is kept. */
const marginMs = (lifeMs: number): number => Math.min(60_000, lifeMs / 10);

interface Login {
  id: string;
  tokenUrl: string;
  secret: string;
  settings: SettingsInForce;
}

/** Logins that may share a token: all that the token is asked with, the secret's hash for its version. */
const loginOf = (settings: SettingsInForce): Login => {
  const { values, password: secret } = settings;
  if (secret === undefined) throw new TokenFault('OAUTH_NO_SECRET');
  const tokenUrl = tokenUrlOf(values);
  const asked = ['client_id', 'grant', 'scope'].map((name) => values[`oauth2/${name as 'client_id'}`]);
  const mailbox = values['oauth2/grant'] === 'service_account' ? values['system/smtp/username'] : '';
  const facts = JSON.stringify([tokenUrl, ...asked, mailbox, secret]);
  return { id: createHash('sha256').update(facts).digest('base64url'), tokenUrl, secret, settings };
};

/** Access tokens that all workers share through a store, so that each login is asked for once. */
export const createAccessTokens = ({
  store,
  network,
  identityTokens,
  now,
  wait,
}: AccessTokensOptions): AccessTokens => {
  const known = new Map<string, TokenRecord & { tokens: Tokens }>();
  const pending = new Map<string, Promise<string>>();

  const look = async ({ id, secret }: Login): Promise<Stored> => {
    const record = await store.read(id);
    const tokens = record?.sealed && unseal(record.sealed, secret, id);
    if (record && tokens) known.set(id, { ...record, tokens });
    return { ...(record && { record }), ...(tokens && { tokens }) };
  };

  const ask = async ({ id, tokenUrl, secret, settings }: Login, before: Tokens | undefined, signal: AbortSignal) => {
    const { values } = settings;
    const proof = isFederated(values)
      ? { identityToken: await identityTokens.issue(federationAudience(values), signal) }
      : { secret, refreshToken: before?.refreshToken };
    const form = tokenRequest({ values, tokenUrl, now: now(), ...proof });
    const {
      accessToken,
      lifeMs,
      refreshToken = before?.refreshToken,
    } = await fetchToken(tokenUrl, form, { network, signal });
    const tokens: Tokens = { accessToken, ...(refreshToken !== undefined && { refreshToken }) };
    const at = now();
    const record = { refreshAt: at + lifeMs * REFRESH_AFTER, usableUntil: at + lifeMs - marginMs(lifeMs) };
    // Before anybody uses it: the refresh token that it came for may not be worth anything any more.
    await store.write(id, { ...record, sealed: seal(tokens, secret, id) });
    known.set(id, { ...record, tokens });
    return accessToken;
  };

  /** Has the turn. Another worker may have brought a token between the look and the turn. */
  const askInTurn = async (login: Login, rejected: string | undefined, signal: AbortSignal): Promise<string> => {
    const stored = await look(login);
    const { record = { refreshAt: 0, usableUntil: 0 }, tokens } = stored;
    const known = answerIn(stored, rejected, now());
    if (known) {
      await store.write(login.id, record);
      return tokenIn(known);
    }
    try {
      return await ask(login, tokens, signal);
    } catch (error) {
      if (error instanceof TokenFault) {
        const { code, detail } = error;
        const failure = { code, until: now() + FAILURE_MS, ...(detail && { detail }) };
        // What was stored stays: the token may last, and a rotated refresh token is nowhere else.
        const refreshAt = isUsable(record, tokens, rejected, now()) ? now() + FAILURE_MS : record.refreshAt;
        await store.write(login.id, { ...record, refreshAt, failure });
      }
      throw error;
    }
  };

  const obtain = async (login: Login, rejected: string | undefined, signal: AbortSignal): Promise<string> => {
    for (;;) {
      const stored = await look(login);
      const known = answerIn(stored, rejected, now());
      if (known) return tokenIn(known);
      const { record, tokens } = stored;
      const usable = record && isUsable(record, tokens, rejected, now()) ? tokens?.accessToken : undefined;
      if (await store.take(login.id, now(), now() + TURN_MS)) {
        const asked = askInTurn(login, rejected, signal);
        return usable === undefined ? asked : asked.catch(() => usable);
      }
      if (usable !== undefined) return usable;
      if (signal.aborted) throw new TokenFault('ETIMEDOUT');
      await wait(POLL_MS);
    }
  };

  return {
    tokenFor: async (settings, { rejected, signal }) => {
      const login = loginOf(settings);
      const last = known.get(login.id);
      if (last && isUsable(last, last.tokens, rejected, now()) && now() < last.refreshAt)
        return last.tokens.accessToken;
      const turn = JSON.stringify([login.id, rejected]);
      const obtained = pending.get(turn) ?? obtain(login, rejected, signal).finally(() => pending.delete(turn));
      pending.set(turn, obtained);
      return obtained;
    },
  };
};

const isUsable = (
  { usableUntil }: TokenRecord,
  tokens: Tokens | undefined,
  rejected: string | undefined,
  now: number,
): boolean => tokens !== undefined && tokens.accessToken !== rejected && now < usableUntil;

interface Stored {
  record?: TokenRecord;
  tokens?: Tokens;
}

type Answer = { token: string } | { fault: TokenFault };

/** The answer that the store has for everybody at present, if it has one: a token that need not be refreshed, or a failure. */
const answerIn = ({ record, tokens }: Stored, rejected: string | undefined, now: number): Answer | undefined => {
  if (!record) return undefined;
  if (tokens && isUsable(record, tokens, rejected, now)) {
    return now < record.refreshAt ? { token: tokens.accessToken } : undefined;
  }
  const { failure } = record;
  return failure && failure.until > now ? { fault: new TokenFault(failure.code, failure.detail) } : undefined;
};

const tokenIn = (answer: Answer): string => {
  if ('fault' in answer) throw answer.fault;
  return answer.token;
};
