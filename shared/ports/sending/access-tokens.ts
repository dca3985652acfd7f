import type { SettingsInForce } from '../settings/settings-reader.ts';

/**
 * No token could be had. `code` is `OAUTH_` and the error of RFC 6749, section 5.2, in capitals (OAUTH_INVALID_CLIENT),
 * `OAUTH_HTTP_503` for another answer, or Node's code of a connection that failed. Holds no secret and no token.
 */
export class TokenFault extends Error {
  override readonly name = 'TokenFault';
  readonly code: string;
  /** The provider's own number of the error, such as AADSTS7000222. */
  readonly detail: string | undefined;

  constructor(code: string, detail?: string, cause?: unknown) {
    super(`No access token: ${code}`, { cause });
    this.code = code;
    this.detail = detail;
  }
}

/** Access tokens for logins by XOAUTH2, shared by all workers. */
export interface AccessTokens {
  /**
   * A token for the mail server of these settings. `rejected`: the one that the server just refused, which is not given
   * again. Rejects with `TokenFault`, or with `StoreUnavailable`.
   */
  tokenFor(settings: SettingsInForce, options: { rejected?: string; signal: AbortSignal }): Promise<string>;
}

/** What workers share of a login: the sealed tokens, or why there are none. */
export interface TokenRecord {
  sealed?: Uint8Array;
  /** When one worker should get a new token, and when this one must not be used any more: milliseconds since the epoch. */
  refreshAt: number;
  usableUntil: number;
  /** The answer for everybody until then. */
  failure?: { code: string; detail?: string; until: number };
}

/** Tokens by login. Rejects with `StoreUnavailable`. */
export interface TokenStore {
  read(login: string): Promise<TokenRecord | undefined>;
  /** Whether this worker may ask for a token now; others wait until it has written, or until `until`. */
  take(login: string, now: number, until: number): Promise<boolean>;
  /** Writes the record, and lets others ask again. */
  write(login: string, record: TokenRecord): Promise<void>;
}
