import { createPrivateKey, createSign } from 'node:crypto';
import { TokenFault } from '../../ports/sending/access-tokens.ts';
import type { EffectiveSettings } from '../../settings/schema/effective.ts';

const ASSERTION_SECONDS = 3_600;
/** Google refuses an assertion from the future, so a worker's clock may be this much ahead. */
const CLOCK_SKEW_SECONDS = 60;

const microsoftScopes = {
  client_credentials: 'https://outlook.office365.com/.default',
  refresh_token: 'https://outlook.office.com/SMTP.Send offline_access',
  service_account: '',
  federated: 'https://outlook.office365.com/.default',
};

/** The requested scope if `oauth2/scope` is not set. */
const scopeOf = (values: EffectiveSettings): string => {
  if (values['oauth2/scope'] !== '') return values['oauth2/scope'];
  if (values['oauth2/provider'] === 'microsoft') return microsoftScopes[values['oauth2/grant']];
  // Google's refresh tokens keep the scope that they were granted with.
  const isGranted = values['oauth2/grant'] === 'refresh_token';
  return values['oauth2/provider'] === 'google' && !isGranted ? 'https://mail.google.com/' : '';
};

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** PEM as pasted into a single-line field, possibly with escaped line breaks (`\n`), as in JSON key files. */
const privateKeyOf = (secret: string): string => {
  const [, label = '', content = ''] = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----([\s\S]*?)-----END/.exec(secret) ?? [];
  const lines = content.replace(/\\n|\s/g, '').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n');
};

/** The signed claim of a service account that it acts for a mailbox (RFC 7523, section 2.1; RS256). */
const assertion = (values: EffectiveSettings, tokenUrl: string, secret: string, now: number): string => {
  const iat = Math.floor(now / 1000) - CLOCK_SKEW_SECONDS;
  const claims = {
    iss: values['oauth2/client_id'],
    sub: values['system/smtp/username'],
    scope: scopeOf(values),
    aud: tokenUrl,
    iat,
    exp: iat + ASSERTION_SECONDS,
  };
  const signed = `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url(claims)}`;
  try {
    const key = createPrivateKey(privateKeyOf(secret));
    return `${signed}.${createSign('sha256').update(signed).sign(key, 'base64url')}`;
  } catch (error) {
    throw new TokenFault('OAUTH_PRIVATE_KEY', undefined, error);
  }
};

/** A refresh token, alone or as `{"refresh_token", "client_secret"}` for clients that have a secret as well. */
const refreshParts = (secret: string): { refresh_token: string; client_secret?: string } => {
  if (!secret.startsWith('{')) return { refresh_token: secret };
  try {
    const { refresh_token = '', client_secret } = JSON.parse(secret);
    return { refresh_token: String(refresh_token), ...(client_secret && { client_secret: String(client_secret) }) };
  } catch {
    return { refresh_token: secret };
  }
};

export interface TokenRequestOptions {
  values: EffectiveSettings;
  tokenUrl: string;
  /** The credential of the grant, unless it is federated. */
  secret?: string;
  /** The signed identity token, if it is federated. */
  identityToken?: string;
  /** The newest refresh token, if the provider has replaced the one in the secret. */
  refreshToken?: string | undefined;
  now: number;
}

/** The form of a token request (RFC 6749, sections 4.4.2 and 6; RFC 7523, section 2). Throws `TokenFault` for an unusable key. */
export const tokenRequest = ({
  values,
  tokenUrl,
  secret = '',
  identityToken = '',
  refreshToken,
  now,
}: TokenRequestOptions): URLSearchParams => {
  const scope = scopeOf(values);
  const form = new URLSearchParams(scope === '' ? {} : { scope });
  switch (values['oauth2/grant']) {
    case 'client_credentials':
      return append(form, {
        grant_type: 'client_credentials',
        client_id: values['oauth2/client_id'],
        client_secret: secret,
      });
    case 'refresh_token': {
      const parts = refreshParts(secret);
      const current = refreshToken === undefined ? parts : { ...parts, refresh_token: refreshToken };
      return append(form, { grant_type: 'refresh_token', client_id: values['oauth2/client_id'], ...current });
    }
    case 'service_account':
      return new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertion(values, tokenUrl, secret, now),
      });
    case 'federated':
      return append(form, {
        grant_type: 'client_credentials',
        client_id: values['oauth2/client_id'],
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: identityToken,
      });
  }
};

const append = (form: URLSearchParams, fields: Record<string, string>): URLSearchParams => {
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};
