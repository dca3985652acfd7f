import { setTimeout as wait } from 'node:timers/promises';
import { createAccessTokens } from '../../../shared/adapters/oauth2/access-tokens.ts';
import { type IdentityTokens, TokenFault, type TokenStore } from '../../../shared/ports/sending/access-tokens.ts';
import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';

/** Settings of a shop with XOAUTH2 logins and a custom provider, whose client secret is `password`. */
export const xoauth2Settings = (password: string, values: Partial<EffectiveSettings> = {}): SettingsInForce => ({
  scope: 'default',
  version: 'default:1/1@1',
  values: {
    ...builtInValues,
    'system/smtp/auth': 'xoauth2',
    'system/smtp/username': 'shop@shop.example',
    'oauth2/provider': 'custom',
    'oauth2/client_id': 'client-1',
    ...values,
  },
  password,
});

/** AWS issues no identity token. */
export const noIdentity: IdentityTokens = { issue: () => Promise.reject(new TokenFault('FEDERATION_DENIED')) };

/** A worker with empty caches; it polls while others renew the token. */
export const coldWorker = (store: TokenStore, now: () => number, identityTokens = noIdentity) =>
  createAccessTokens({ store, network: { loopback: true, private: false }, identityTokens, now, wait: () => wait(1) });

/** The fault of a failed token request; undefined if it succeeded. */
export const faultOf = (promise: Promise<string>) => promise.then(() => undefined).catch((error: unknown) => error);
