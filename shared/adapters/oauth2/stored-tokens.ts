import { createHash } from 'node:crypto';
import { TokenFault, type TokenRecord, type TokenStore } from '../../ports/sending/access-tokens.ts';
import type { SettingsInForce } from '../../ports/settings/settings-reader.ts';
import { tokenUrlOf } from '../../settings/checks/oauth2.ts';
import { type Tokens, unseal } from './sealed-tokens.ts';

export interface Login {
  id: string;
  tokenUrl: string;
  secret: string;
  settings: SettingsInForce;
}

/** Logins that may share a token: all that the token is asked with, the secret's hash for its version. */
export const loginOf = (settings: SettingsInForce): Login => {
  const { values, password: secret } = settings;
  if (secret === undefined) throw new TokenFault('OAUTH_NO_SECRET');
  const tokenUrl = tokenUrlOf(values);
  const asked = ['client_id', 'grant', 'scope'].map((name) => values[`oauth2/${name as 'client_id'}`]);
  const mailbox = values['oauth2/grant'] === 'service_account' ? values['system/smtp/username'] : '';
  const facts = JSON.stringify([tokenUrl, ...asked, mailbox, secret]);
  return { id: createHash('sha256').update(facts).digest('base64url'), tokenUrl, secret, settings };
};

/** What a caller needs: a token for this login, other than the one that the mail server has just rejected. */
export interface Need {
  login: Login;
  rejected: string | undefined;
}

/** The store's record of a login; before its first token there is none, and `version` is 0. */
export interface Stored {
  record?: TokenRecord;
  tokens?: Tokens;
  version: number;
}

/** Reads the stored tokens of logins, and remembers the newest of each. */
export class KnownTokens {
  private readonly store: Pick<TokenStore, 'read'>;
  private readonly newest = new Map<string, Pick<Stored, 'record' | 'tokens'>>();

  constructor(store: Pick<TokenStore, 'read'>) {
    this.store = store;
  }

  async read(login: Login): Promise<Stored> {
    const record = await this.store.read(login.id);
    const tokens = record?.sealed && unseal(record.sealed, login.secret, login.id);
    if (record && tokens) this.note(login, { record, tokens });
    return { version: record?.version ?? 0, ...(record && { record }), ...(tokens && { tokens }) };
  }

  note({ id }: Login, known: Required<Pick<Stored, 'record' | 'tokens'>>): void {
    this.newest.set(id, known);
  }

  /** A remembered token that need not be renewed yet. */
  fresh({ login, rejected }: Need, now: number): string | undefined {
    return freshToken(this.newest.get(login.id) ?? {}, rejected, now);
  }
}

/** The stored access token, if it is usable: not expired, and not rejected by a server. */
export const usableToken = (
  { record, tokens }: Pick<Stored, 'record' | 'tokens'>,
  rejected: string | undefined,
  now: number,
): string | undefined =>
  record && tokens && tokens.accessToken !== rejected && now < record.usableUntil ? tokens.accessToken : undefined;

/** The same, if it need not be renewed yet. */
const freshToken = (stored: Pick<Stored, 'record' | 'tokens'>, rejected: string | undefined, now: number) =>
  stored.record && now < stored.record.refreshAt ? usableToken(stored, rejected, now) : undefined;

/** Part of a token's life after which one worker gets the next, while the others go on with this one. */
const REFRESH_AFTER = 0.75;

/** A token must not end on its way to the server; of a short life, a tenth is kept. */
const marginMs = (lifeMs: number): number => Math.min(60_000, lifeMs / 10);

/** When to renew a token that was issued at `at`, and until when to use it. */
export const timesOf = (lifeMs: number, at: number): Pick<TokenRecord, 'refreshAt' | 'usableUntil'> => ({
  refreshAt: at + lifeMs * REFRESH_AFTER,
  usableUntil: at + lifeMs - marginMs(lifeMs),
});

/** Faults after which it is certain that no token was issued: the endpoint said so, or was not asked. */
const NOT_ISSUED = /^(?:OAUTH_(?!HTTP_|NO_TOKEN|TOO_LARGE|FAILED)|FEDERATION_)/;

/** Whether the endpoint may have issued tokens in an answer that never arrived. */
export const mayHaveRotated = ({ code }: TokenFault): boolean => !NOT_ISSUED.test(code);

type Answer = { token: string } | { fault: TokenFault };

/**
 * The shared answer in the store, if any: a token that need not be renewed yet, or a recent failure. A token that is still
 * usable is none, since it is time to renew it, but it hides the failure.
 */
export const answerIn = (stored: Stored, rejected: string | undefined, now: number): Answer | undefined => {
  const token = freshToken(stored, rejected, now);
  if (token !== undefined) return { token };
  const failure = usableToken(stored, rejected, now) === undefined ? stored.record?.failure : undefined;
  return failure && failure.until > now ? { fault: new TokenFault(failure.code, failure.detail) } : undefined;
};

export const tokenIn = (answer: Answer): string => {
  if ('fault' in answer) throw answer.fault;
  return answer.token;
};
