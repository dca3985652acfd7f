import { type InboxTokens, lifeSeconds } from './access-tokens.ts';
import { jsonHeaders, ok, type Reply } from './reply.ts';
import type { Route } from './routes.ts';
import type { SmtpCredentials } from './smtp-servers.ts';

const refuse = (status: 400 | 401, error: string, error_description: string): Reply => ({
  status,
  headers: jsonHeaders,
  body: JSON.stringify({ error, error_description }),
});

const granted = (tokens: InboxTokens, more: object = {}): Reply =>
  ok(JSON.stringify({ token_type: 'Bearer', access_token: tokens.issue('access'), expires_in: lifeSeconds, ...more }));

const claimsOf = (assertion: string): Record<string, unknown> => {
  try {
    return JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return {};
  }
};

type Grant = (form: URLSearchParams, credentials: SmtpCredentials, tokens: InboxTokens) => Reply;

const grants: Record<string, Grant> = {
  client_credentials: (form, { username, password }, tokens) =>
    form.get('client_id') === username && form.get('client_secret') === password
      ? granted(tokens)
      : refuse(401, 'invalid_client', 'The client is the user name of the SMTP server, its secret the password'),
  // Every answer has another one, as Microsoft's do.
  refresh_token: (form, { password }, tokens) => {
    const given = form.get('refresh_token') ?? '';
    return given === password || tokens.isGood('refresh', given)
      ? granted(tokens, { refresh_token: tokens.issue('refresh') })
      : refuse(400, 'invalid_grant', 'The refresh token is the password of the SMTP server, or one given here');
  },
  // Nobody registers keys here, so the claims are looked at and the signature is not.
  'urn:ietf:params:oauth:grant-type:jwt-bearer': (form, { username }, tokens) => {
    const { iss, sub } = claimsOf(form.get('assertion') ?? '');
    return iss === username && sub === username
      ? granted(tokens)
      : refuse(400, 'invalid_grant', 'Issuer and subject are the user name of the SMTP server');
  },
};

/** `POST /oauth2/token`: access tokens for XOAUTH2 at the inbox's SMTP servers, by three grants (RFC 6749, RFC 7523). */
export const tokenEndpoint = (credentials: SmtpCredentials, tokens: InboxTokens): Route => ({
  method: 'POST',
  path: /^\/oauth2\/token$/,
  handle: async ({ text }) => {
    const form = new URLSearchParams(await text());
    const grant = grants[form.get('grant_type') ?? ''];
    return grant ? grant(form, credentials, tokens) : refuse(400, 'unsupported_grant_type', 'See the grants of oauth2');
  },
});
