import type { AccessTokens, IdentityTokens } from '../../ports/sending/access-tokens.ts';
import { lazy } from '../../runtime/lazy.ts';
import type { AccessTokensOptions } from './access-tokens.ts';

/** Access tokens whose code is loaded when the first login needs one: few scopes have any, and fewer are federated. */
export const lazyAccessTokens = (options: Omit<AccessTokensOptions, 'identityTokens'>): AccessTokens => {
  const sts = lazy(async () => (await import('#sts')).stsIdentityTokens());
  const identityTokens: IdentityTokens = { issue: async (...request) => (await sts()).issue(...request) };
  const loaded = lazy(async () => {
    const { createAccessTokens } = await import('#oauth2');
    return createAccessTokens({ ...options, identityTokens });
  });
  return { tokenFor: async (settings, request) => (await loaded()).tokenFor(settings, request) };
};
