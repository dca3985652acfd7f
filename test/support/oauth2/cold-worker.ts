import { setTimeout as wait } from 'node:timers/promises';
import { createAccessTokens } from '../../../shared/adapters/oauth2/access-tokens.ts';
import { type IdentityTokens, TokenFault, type TokenStore } from '../../../shared/ports/sending/access-tokens.ts';
import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';

/** Settings of a shop that logs in by XOAUTH2 with a provider of its own, whose client secret is `password`. */
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

/** AWS does not state who this is. */
export const noIdentity: IdentityTokens = { issue: () => Promise.reject(new TokenFault('FEDERATION_DENIED')) };

/** One worker, with nothing in its memory; it polls while others have the turn. */
export const coldWorker = (store: TokenStore, now: () => number, identityTokens = noIdentity) =>
  createAccessTokens({ store, network: { loopback: true, private: false }, identityTokens, now, wait: () => wait(1) });

/** What a request for a token failed with; undefined if it did not. */
export const faultOf = (promise: Promise<string>) => promise.then(() => undefined).catch((error: unknown) => error);
