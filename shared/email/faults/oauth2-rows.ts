import type { TransportFault } from '../../ports/sending/mail-transport.ts';
import { type Row, within } from './row.ts';

/** Temporary errors of a token endpoint (RFC 6749, 4.1.2.1), and failed connections. */
const PASSING =
  /^OAUTH_(?:HTTP_(?:429|5\d\d)|TEMPORARILY_UNAVAILABLE|SERVER_ERROR|SLOW_DOWN|STORE|FAILED)$|^FEDERATION_UNAVAILABLE$|^E(?!NOTFOUND$)[A-Z_]+$/;

/** Exchange Online has SMTP AUTH disabled, so neither a password nor a token helps. */
const SMTP_OFF = /SmtpClientAuthentication is disabled/i;

/** Microsoft uses 535 5.7.139 for several causes; this one is a wrong password, which has to be corrected. */
const WRONG_PASSWORD = /credentials were incorrect/i;

const isPasswordsOff = ({ phase, code, enhanced, response = '' }: TransportFault): boolean =>
  phase === 'auth' &&
  code !== 'EXOAUTH2' &&
  (enhanced === '5.7.30' || (enhanced === '5.7.139' && !WRONG_PASSWORD.test(response)));

/**
 * A refusal that only a person can mend, by the error's code, or by Microsoft's number where that says more: a missing
 * consent comes as `invalid_grant`, an unknown tenant as `invalid_request`.
 */
const refused = (kind: string, code: RegExp, reason: string, number = /^$/): Row => ({
  kind,
  is: (fault: TransportFault) =>
    fault.phase === 'token' && (code.test(fault.code) || number.test(fault.response ?? '-')),
  verdict: 'hold',
  reason,
});

/**
 * Logins with an access token: errors of the token endpoint, and mail servers' replies to tokens, or to passwords
 * where only tokens are allowed.
 */
export const oauth2Rows: readonly Row[] = [
  {
    kind: 'token-unavailable',
    is: ({ phase, code }) => phase === 'token' && PASSING.test(code),
    verdict: 'retry',
    reason: 'The token endpoint is not answering',
  },
  refused(
    'token-tenant-unknown',
    /^OAUTH_INVALID_TENANT$/,
    'The token endpoint has no such tenant: check oauth2/tenant',
    /^AADSTS(90002|900023)$/,
  ),
  refused(
    'token-consent-missing',
    /^OAUTH_(ACCESS_DENIED|CONSENT_REQUIRED|INVALID_SCOPE)$/,
    'The administrator has not consented to sending mail: grant SMTP.SendAsApp (Microsoft) or the scope of Gmail (Google) to the client',
    /^AADSTS65001$/,
  ),
  refused(
    'token-client-unauthorized',
    /^OAUTH_UNAUTHORIZED_CLIENT$/,
    'The token endpoint does not let the client ask for this token: at Microsoft, check that oauth2/client_id is an application of oauth2/tenant; at Google, that domain-wide delegation has the client with the scope of Gmail',
  ),
  refused(
    'token-client-refused',
    /^OAUTH_INVALID_CLIENT$/,
    'The token endpoint does not know the client or its secret: check oauth2/client_id, and whether the secret has expired; if federated, the federated credential of this role',
  ),
  refused(
    'token-grant-refused',
    /^OAUTH_(INVALID_GRANT|INTERACTION_REQUIRED)$/,
    'The token endpoint refused the grant: the refresh token was revoked or has expired, or the service account may not act for this mailbox. Sign in again, or grant the right, and save oauth2/secret',
  ),
  refused(
    'federation-off',
    /^FEDERATION_OFF$/,
    'Outbound identity federation is disabled in the AWS account: an administrator enables it once, with aws iam enable-outbound-web-identity-federation',
  ),
  refused(
    'federation-denied',
    /^FEDERATION_(DENIED|REFUSED)$/,
    'The role of this function may not request an identity token for the token endpoint: deploy with context federatedAudiences, and check whether a policy of the organization forbids sts:GetWebIdentityToken',
  ),
  refused('token-refused', /./, 'The token endpoint refused the request: see oauth2 in the mail settings'),
  {
    kind: 'auth-smtp-off',
    is: ({ phase, response = '' }) => phase === 'auth' && SMTP_OFF.test(response),
    verdict: 'hold',
    reason:
      'SMTP AUTH is switched off for the mailbox or the tenant: an Exchange administrator can switch it on for the mailbox, with Set-CASMailbox -SmtpClientAuthenticationDisabled $false',
  },
  {
    kind: 'auth-passwords-off',
    is: isPasswordsOff,
    verdict: 'hold',
    reason:
      'The mail server no longer accepts passwords: set system/smtp/auth to xoauth2. An Exchange administrator can allow passwords again for a while',
  },
  {
    kind: 'auth-token-refused',
    is: (fault) => fault.phase === 'auth' && fault.code === 'EXOAUTH2' && !within(fault, 4),
    verdict: 'hold',
    reason:
      'The mail server refused a new access token: check that system/smtp/username is the mailbox, that SMTP AUTH is on for it, and that the client has rights on it',
  },
];
