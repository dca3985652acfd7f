import type { KeyObject } from 'node:crypto';
import { type InboxTokens, lifeSeconds } from './access-tokens.ts';
import { type ServiceAccount, verifiedClaims } from './assertions.ts';
import { jsonHeaders, ok, type Reply } from './reply.ts';
import type { Route } from './routes.ts';
import type { SmtpCredentials } from './smtp-servers.ts';

/** The issuer whose identity tokens the endpoint accepts, like a federated credential in Entra. */
export interface TrustedIssuer {
  url: string;
  publicKey: KeyObject;
}

export interface TokenEndpointOptions {
  credentials: SmtpCredentials;
  tokens: InboxTokens;
  /** The endpoint's own URL: the audience of assertions. */
  url: () => string;
  serviceAccount: () => Promise<ServiceAccount>;
  trusted?: TrustedIssuer | undefined;
  now: () => number;
}

const refuse = (status: 400 | 401, error: string, error_description: string): Reply => ({
  status,
  headers: jsonHeaders,
  body: JSON.stringify({ error, error_description }),
});

const granted = (tokens: InboxTokens, more: object = {}): Reply =>
  ok(JSON.stringify({ token_type: 'Bearer', access_token: tokens.issue('access'), expires_in: lifeSeconds, ...more }));

type Grant = (form: URLSearchParams, options: TokenEndpointOptions) => Reply | Promise<Reply>;

const ASSERTED = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Whether a signed assertion proves the client's identity (RFC 7523, section 2.2). */
const isAsserted = (form: URLSearchParams, { trusted, url, now }: TokenEndpointOptions): boolean => {
  if (!trusted || form.get('client_assertion_type') !== ASSERTED) return false;
  const claims = verifiedClaims(form.get('client_assertion') ?? '', trusted.publicKey, url(), now());
  return claims?.iss === trusted.url && /^arn:aws:iam::\d{12}:role\//.test(String(claims.sub));
};

const grants: Record<string, Grant> = {
  client_credentials: (form, options) => {
    const { username, password } = options.credentials;
    const isClient = form.get('client_id') === username;
    if (isClient && (form.get('client_secret') === password || isAsserted(form, options)))
      return granted(options.tokens);
    return refuse(
      401,
      'invalid_client',
      'The client is the user name of the SMTP server; its secret the password, or an assertion of a role of this stack',
    );
  },
  // Every answer has another one, as Microsoft's do.
  refresh_token: (form, { credentials: { password }, tokens }) => {
    const given = form.get('refresh_token') ?? '';
    return given === password || tokens.isGood('refresh', given)
      ? granted(tokens, { refresh_token: tokens.issue('refresh') })
      : refuse(400, 'invalid_grant', 'The refresh token is the password of the SMTP server, or one given here');
  },
  'urn:ietf:params:oauth:grant-type:jwt-bearer': async (
    form,
    { credentials: { username }, tokens, serviceAccount, url, now },
  ) => {
    const { publicKey } = await serviceAccount();
    const claims = verifiedClaims(form.get('assertion') ?? '', publicKey, url(), now());
    return claims?.iss === username && claims.sub === username
      ? granted(tokens)
      : refuse(400, 'invalid_grant', 'Issuer and subject are the user name; the key is in service-account.json');
  },
};

/** `POST /oauth2/token`: access tokens for XOAUTH2 at the inbox's SMTP servers, by four grants (RFC 6749, RFC 7523). */
export const tokenEndpoint = (options: TokenEndpointOptions): Route[] => [
  {
    method: 'POST',
    path: /^\/oauth2\/token$/,
    handle: async ({ text }) => {
      const form = new URLSearchParams(await text());
      const grant = grants[form.get('grant_type') ?? ''];
      return grant ? grant(form, options) : refuse(400, 'unsupported_grant_type', 'See the grants of oauth2');
    },
  },
  {
    // In the format of Google's key files. Anybody who can read the inbox may have the key: it opens nothing else.
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
