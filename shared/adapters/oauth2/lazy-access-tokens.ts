import type { AccessTokens, IdentityTokens, TokenStore } from '../../ports/sending/access-tokens.ts';
import { lazy } from '../../runtime/lazy.ts';
import type { AccessTokensOptions } from './access-tokens.ts';

interface LazyAccessTokensOptions extends Omit<AccessTokensOptions, 'identityTokens' | 'store'> {
  openStore: () => Promise<TokenStore>;
}

/** Access tokens, whose code is loaded by the first login that needs one: few scopes do. */
export const lazyAccessTokens = ({ openStore, ...options }: LazyAccessTokensOptions): AccessTokens => {
  const sts = lazy(async () => (await import('#sts')).stsIdentityTokens());
  const identityTokens: IdentityTokens = { issue: async (...request) => (await sts()).issue(...request) };
  const loaded = lazy(async () => {
    const { createAccessTokens } = await import('#oauth2');
    return createAccessTokens({ ...options, store: await openStore(), identityTokens });
  });
  return { tokenFor: async (settings, request) => (await loaded()).tokenFor(settings, request) };
};
