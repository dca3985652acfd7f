import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
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

  const look = async ({ id, secret }: Login): Promise<{ record?: TokenRecord; tokens?: Tokens }> => {
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
    const { record, tokens } = await look(login);
    try {
      if (record && isUsable(record, tokens, rejected, now()) && now() < record.refreshAt) {
        await store.write(login.id, record);
        return tokens?.accessToken ?? '';
      }
      return await ask(login, tokens, signal);
    } catch (error) {
      const fault = error instanceof TokenFault ? error : undefined;
      const failure = fault && {
        code: fault.code,
        until: now() + FAILURE_MS,
        ...(fault.detail && { detail: fault.detail }),
      };
      const kept = record ?? { refreshAt: 0, usableUntil: 0 };
      // What was stored stays: the token may last, and a rotated refresh token is nowhere else.
      const refreshAt = isUsable(kept, tokens, rejected, now()) ? now() + FAILURE_MS : kept.refreshAt;
      if (fault) await store.write(login.id, { ...kept, refreshAt, ...(failure && { failure }) });
      throw error;
    }
  };

  const obtain = async (login: Login, rejected: string | undefined, signal: AbortSignal): Promise<string> => {
    for (;;) {
      const { record, tokens } = await look(login);
      const usable = record && isUsable(record, tokens, rejected, now()) ? tokens?.accessToken : undefined;
      if (usable !== undefined && record && now() < record.refreshAt) return usable;
      const { failure } = record ?? {};
      if (usable === undefined && failure && failure.until > now()) throw new TokenFault(failure.code, failure.detail);
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

interface Tokens {
  accessToken: string;
  /** The newest refresh token: some providers give another one with every answer. */
  refreshToken?: string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A key that only those have who may decrypt the secret in SSM, which is under the stack's own KMS key; so tokens in the
 * table are as safe as the secret, and reading one costs no request to KMS (HKDF, RFC 5869).
 */
const keyOf = (secret: string, login: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, login, 'storemail access tokens', 32));

/** Encrypts tokens for a login, by AES-256-GCM. Sealed for one login, they do not open for another. */
const seal = (tokens: Tokens, secret: string, login: string): Uint8Array => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, login), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(tokens), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
};

/** Decrypts them; `undefined` for what was sealed under another secret, or is damaged. */
const unseal = (sealed: Uint8Array, secret: string, login: string): Tokens | undefined => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, login), sealed.subarray(0, IV_BYTES));
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return JSON.parse(text.toString('utf8'));
  } catch {
    return undefined;
  }
};
