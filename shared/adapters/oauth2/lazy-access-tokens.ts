import type { AccessTokens } from '../../ports/sending/access-tokens.ts';
import { lazy } from '../../runtime/lazy.ts';
import type { AccessTokensOptions } from './access-tokens.ts';

/** Access tokens whose code is loaded when the first login needs one: few scopes have any. */
export const lazyAccessTokens = (options: AccessTokensOptions): AccessTokens => {
  const loaded = lazy(async () => {
    const { createAccessTokens } = await import('#oauth2');
    return createAccessTokens(options);
  });
  return { tokenFor: async (settings, request) => (await loaded()).tokenFor(settings, request) };
};
