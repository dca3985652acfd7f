import type { SettingsInForce } from '../settings/settings-reader.ts';

/**
 * The token endpoint gave no token. `code` is `OAUTH_` and the error of RFC 6749, section 5.2, in capitals
 * (OAUTH_INVALID_CLIENT), `OAUTH_HTTP_503` for any other answer, `FEDERATION_…` if AWS issued no identity token, or
 * Node's code for a failed connection. Contains no secret and no token.
 */
export class TokenFault extends Error {
  override readonly name = 'TokenFault';
  readonly code: string;
  /** The provider's own error number, such as AADSTS7000222. */
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
   * A token for the mail server of these settings. `rejected` is the token that the server has just refused; it is not
   * returned again. Rejects with `TokenFault` or `StoreUnavailable`.
   */
  tokenFor(settings: SettingsInForce, options: { rejected?: string; signal: AbortSignal }): Promise<string>;
}

/** Issues signed JWTs that identify this deployment; token endpoints accept them instead of a secret (RFC 7523). */
export interface IdentityTokens {
  /**
   * Resolves to a JWT for one audience. Rejects with `TokenFault`: FEDERATION_OFF (disabled in the AWS account),
   * FEDERATION_DENIED (not allowed to this role), FEDERATION_REFUSED (invalid request), FEDERATION_UNAVAILABLE (transient).
   */
  issue(audience: string, signal: AbortSignal): Promise<string>;
}

/** What workers share about a login: the encrypted tokens, or why there are none. */
export interface TokenRecord {
  sealed?: Uint8Array;
  /** When a worker should get a new token, and when this one expires; milliseconds since the epoch. */
  refreshAt: number;
  usableUntil: number;
  /** The fault that every worker reports until that time, instead of asking the token endpoint. */
  failure?: TokenFailure;
  /** How often tokens for this login were written, or may have been issued and lost. */
  version: number;
}

export interface TokenFailure {
  code: string;
  detail?: string;
  until: number;
}

/**
 * The result of a worker's turn: tokens, or a failure, which leaves stored tokens unchanged. `mayHaveRotated`: the endpoint
 * may have issued tokens that never arrived, which void those of a slower worker, so the version is incremented.
 */
export type TokenChange =
  | Required<Pick<TokenRecord, 'sealed' | 'refreshAt' | 'usableUntil'>>
  | (Required<Pick<TokenRecord, 'failure' | 'refreshAt'>> & { mayHaveRotated: boolean });

/** A worker's turn to request a token. */
export interface TokenTurn {
  /** When it ends, in milliseconds since the epoch. Every turn ends later than the ones before it. */
  until: number;
  /** The version of the record that the worker read in its turn; 0 if there was none. */
  since: number;
}

/** Tokens by login. Rejects with `StoreUnavailable`. */
export interface TokenStore {
  read(login: string): Promise<TokenRecord | undefined>;
  /** Whether this worker may request a token now; the others wait until it has written one, or until `until`. */
  take(login: string, now: number, until: number): Promise<boolean>;
  /**
   * Writes what a worker brings, if anything, and ends its turn. Refused if another worker has written tokens since, or has
   * the turn now: that one may already have presented the same refresh token again, which voids what a slower worker got
   * for it. Writing tokens clears a failure and increments the version. Resolves to whether it wrote.
   */
  write(login: string, change: TokenChange | undefined, turn: TokenTurn): Promise<boolean>;
}
