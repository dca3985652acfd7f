import type { KeyObject } from 'node:crypto';
import { type InboxTokens, lifetimeSeconds } from './access-tokens.ts';
import { type ServiceAccount, verifiedClaims } from './assertions.ts';
import { jsonHeaders, ok, type Reply } from './reply.ts';
import type { Route } from './routes.ts';
import type { SmtpCredentials } from './smtp-servers.ts';

/** An issuer whose identity tokens the endpoint accepts, like a federated credential in Entra. */
export interface TrustedIssuer {
  url: string;
  publicKey: KeyObject;
}

export interface TokenEndpointOptions {
  credentials: SmtpCredentials;
  tokens: InboxTokens;
  /** URL of the endpoint, which is the audience of assertions. */
  url: () => string;
  serviceAccount: () => Promise<ServiceAccount>;
  trusted?: TrustedIssuer | undefined;
  now: () => number;
}

const errorReply = (status: 400 | 401, error: string, error_description: string): Reply => ({
  status,
  headers: jsonHeaders,
  body: JSON.stringify({ error, error_description }),
});

const tokenReply = (tokens: InboxTokens, more: object = {}): Reply =>
  ok(
    JSON.stringify({
      token_type: 'Bearer',
      access_token: tokens.issue('access'),
      expires_in: lifetimeSeconds,
      ...more,
    }),
  );

type Grant = (form: URLSearchParams, options: TokenEndpointOptions) => Reply | Promise<Reply>;

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Whether a signed assertion proves the client's identity (RFC 7523, section 2.2). */
const hasValidAssertion = (form: URLSearchParams, { trusted, url, now }: TokenEndpointOptions): boolean => {
  if (!trusted || form.get('client_assertion_type') !== JWT_BEARER) return false;
  const claims = verifiedClaims(form.get('client_assertion') ?? '', trusted.publicKey, url(), now());
  return claims?.iss === trusted.url && /^arn:aws:iam::\d{12}:role\//.test(String(claims.sub));
};

const grants: Record<string, Grant> = {
  client_credentials: (form, options) => {
    const { username, password } = options.credentials;
    const isClient = form.get('client_id') === username;
    if (isClient && (form.get('client_secret') === password || hasValidAssertion(form, options)))
      return tokenReply(options.tokens);
    return errorReply(
      401,
      'invalid_client',
      'client_id must be the SMTP user name, and client_secret the SMTP password, or client_assertion one of a role of this stack',
    );
  },
  // Every response contains a new refresh token, as Microsoft's do.
  refresh_token: (form, { credentials: { password }, tokens }) => {
    const token = form.get('refresh_token') ?? '';
    return token === password || tokens.isValid('refresh', token)
      ? tokenReply(tokens, { refresh_token: tokens.issue('refresh') })
      : errorReply(
          400,
          'invalid_grant',
          'refresh_token must be the SMTP password, or a refresh token of this endpoint',
        );
  },
  'urn:ietf:params:oauth:grant-type:jwt-bearer': async (
    form,
    { credentials: { username }, tokens, serviceAccount, url, now },
  ) => {
    const { publicKey } = await serviceAccount();
    const claims = verifiedClaims(form.get('assertion') ?? '', publicKey, url(), now());
    return claims?.iss === username && claims.sub === username
      ? tokenReply(tokens)
      : errorReply(
          400,
          'invalid_grant',
          'iss and sub must be the SMTP user name, and the key that of service-account.json',
        );
  },
};

/** `POST /oauth2/token`: access tokens for XOAUTH2 at the inbox's SMTP servers, with four grants (RFC 6749, RFC 7523). */
export const tokenEndpoint = (options: TokenEndpointOptions): Route[] => [
  {
    method: 'POST',
    path: /^\/oauth2\/token$/,
    handle: async ({ text }) => {
      const form = new URLSearchParams(await text());
      const grant = grants[form.get('grant_type') ?? ''];
      return grant
        ? grant(form, options)
        : errorReply(400, 'unsupported_grant_type', `grant_type must be one of ${Object.keys(grants).join(', ')}`);
    },
  },
  {
    // In the format of Google's key files. Needs no authentication, because the key gives access to the inbox only.
    method: 'GET',
    path: /^\/oauth2\/service-account\.json$/,
    handle: async () => {
      const { privateKey } = await options.serviceAccount();
      const { username } = options.credentials;
      const file = {
        type: 'service_account',
        client_email: username,
        private_key: privateKey,
        token_uri: options.url(),
      };
      return ok(JSON.stringify(file, null, 2));
    },
  },
];
