import type { Tokens } from '../../../shared/adapters/oauth2/sealed-tokens.ts';

/*
 * Replaces the encryption of tokens. Nonces would distinguish worlds in which everything else is the same: the order of
 * concurrent logins of one process decides which of them gets which random bytes.
 */

export const seal = (tokens: Tokens, secret: string, login: string): Uint8Array =>
  Buffer.from(JSON.stringify({ tokens, secret, login }));

/** Tokens that were sealed for the same login, with the same secret. */
export const unseal = (sealed: Uint8Array, secret: string, login: string): Tokens | undefined => {
  const { tokens, ...under } = JSON.parse(Buffer.from(sealed).toString());
  return under.secret === secret && under.login === login ? tokens : undefined;
};
