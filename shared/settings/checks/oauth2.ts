import type { Fault } from '../document/fault.ts';
import type { EffectiveSettings } from '../schema/effective.ts';

/** Whether these settings log in by an OAuth2 access token instead of a password. */
export const usesOauth2 = (values: EffectiveSettings): boolean =>
  values['system/smtp/transport'] === 'smtp' && values['system/smtp/auth'] === 'xoauth2';

/** Whether the deployment's AWS identity takes the place of a client secret. */
export const isFederated = (values: EffectiveSettings): boolean =>
  usesOauth2(values) && values['oauth2/grant'] === 'federated';

const TENANT = /^[a-z0-9][a-z0-9.-]{0,252}$/i;

/** The URL of the token endpoint; empty if the settings do not determine it. */
export const tokenUrlOf = (
  values: Pick<EffectiveSettings, 'oauth2/provider' | 'oauth2/tenant' | 'oauth2/token_url'>,
): string => {
  switch (values['oauth2/provider']) {
    case 'microsoft':
      return `https://login.microsoftonline.com/${values['oauth2/tenant']}/oauth2/v2.0/token`;
    case 'google':
      return 'https://oauth2.googleapis.com/token';
    case 'custom':
      return values['oauth2/token_url'];
  }
};

/**
 * The audience of the identity token. A custom endpoint gets tokens for its own URL only (RFC 7523, section 3): with
 * those for Microsoft it could log in at Microsoft.
 */
export const federationAudience = (values: EffectiveSettings): string =>
  values['oauth2/provider'] === 'microsoft' ? 'api://AzureADTokenExchange' : tokenUrlOf(values);

const parsedUrl = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

/**
 * What a credential belongs to: the mail server, and with OAuth2 the host that gives out tokens, too. A stored
 * credential is never sent anywhere else (invariant 7), and a password is never sent to a token endpoint. What
 * belongs to a federated login is sent nowhere at all: it only encrypts the tokens of one client that workers share.
 */
export const credentialTarget = (values: EffectiveSettings): string => {
  const host = values['system/smtp/host'];
  if (!usesOauth2(values)) return host;
  const target = `${host} ${parsedUrl(tokenUrlOf(values))?.host ?? ''}`;
  return isFederated(values) ? `${target} ${values['oauth2/client_id']}@${values['oauth2/tenant']}` : target;
};

const required = (
  values: EffectiveSettings,
  path: 'oauth2/client_id' | 'oauth2/tenant' | 'oauth2/token_url',
): Fault[] => (values[path] === '' ? [{ path, problem: 'must be set while system/smtp/auth is xoauth2' }] : []);

const tenant = (values: EffectiveSettings): Fault[] => {
  if (values['oauth2/provider'] !== 'microsoft') return [];
  const missing = required(values, 'oauth2/tenant');
  if (missing.length > 0 || TENANT.test(values['oauth2/tenant'])) return missing;
  return [{ path: 'oauth2/tenant', problem: 'must be the id or a domain of a Microsoft tenant' }];
};

const tokenUrl = (values: EffectiveSettings): Fault[] => {
  if (values['oauth2/provider'] !== 'custom') return [];
  const missing = required(values, 'oauth2/token_url');
  const url = parsedUrl(values['oauth2/token_url']);
  const isFit = url !== undefined && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash;
  if (missing.length > 0 || isFit) return missing;
  return [{ path: 'oauth2/token_url', problem: 'must be an https URL without user, password or fragment' }];
};

const grants = {
  microsoft: ['client_credentials', 'refresh_token', 'federated'],
  google: ['service_account', 'refresh_token'],
  custom: ['client_credentials', 'refresh_token', 'service_account', 'federated'],
} as const;

const grant = (values: EffectiveSettings): Fault[] => {
  const allowed: readonly string[] = grants[values['oauth2/provider']];
  return allowed.includes(values['oauth2/grant'])
    ? []
    : [
        {
          path: 'oauth2/grant',
          problem: `must be ${allowed.join(' or ')} while oauth2/provider is ${values['oauth2/provider']}`,
        },
      ];
};

/** Faults of settings that log in with an access token. */
export const oauth2Faults = (values: EffectiveSettings): Fault[] =>
  usesOauth2(values)
    ? [...required(values, 'oauth2/client_id'), ...tenant(values), ...tokenUrl(values), ...grant(values)]
    : [];
