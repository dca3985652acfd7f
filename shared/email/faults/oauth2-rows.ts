import type { TransportFault } from '../../ports/sending/mail-transport.ts';
import type { Row } from './row.ts';

/** Refusals of a token endpoint that end by themselves (RFC 6749, section 4.1.2.1), and connections that failed. */
const PASSING =
  /^OAUTH_(?:HTTP_(?:429|5\d\d)|TEMPORARILY_UNAVAILABLE|SERVER_ERROR|SLOW_DOWN|STORE|FAILED)$|^FEDERATION_UNAVAILABLE$|^E(?!NOTFOUND$)[A-Z_]+$/;

const refused = (kind: string, code: RegExp, reason: string): Row => ({
  kind,
  is: (fault: TransportFault) => fault.phase === 'token' && code.test(fault.code),
  verdict: 'hold',
  reason,
});

/** Logins by an access token: the token endpoint, and what mail servers say to tokens and to passwords instead of them. */
export const oauth2Rows: readonly Row[] = [
  {
    kind: 'token-unavailable',
    is: ({ phase, code }) => phase === 'token' && PASSING.test(code),
    verdict: 'retry',
    reason: 'The token endpoint does not answer at present',
  },
  refused(
    'token-client-refused',
    /^OAUTH_(INVALID_CLIENT|UNAUTHORIZED_CLIENT)$/,
    'The token endpoint does not know the client or its secret: check oauth2/client_id, and whether the secret has expired; if federated, the federated credential of this role',
  ),
  refused(
    'token-grant-refused',
    /^OAUTH_(INVALID_GRANT|INTERACTION_REQUIRED)$/,
    'The token endpoint refused the grant: the refresh token was revoked or has expired, or the service account may not act for this mailbox. Sign in again, or grant the right, and save oauth2/secret',
  ),
  refused(
    'token-consent-missing',
    /^OAUTH_(ACCESS_DENIED|CONSENT_REQUIRED|INVALID_SCOPE)$/,
    'The administrator has not consented to sending mail: grant SMTP.SendAsApp (Microsoft) or the scope of Gmail (Google) to the client',
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
    kind: 'auth-passwords-off',
    is: ({ phase, enhanced }) => phase === 'auth' && (enhanced === '5.7.30' || enhanced === '5.7.139'),
    verdict: 'hold',
    reason:
      'The mail server takes no passwords any more: set system/smtp/auth to xoauth2. An Exchange administrator can allow passwords again for a while (SmtpClientAuthenticationDisabled)',
  },
  {
    kind: 'auth-token-refused',
    is: ({ phase, code }) => phase === 'auth' && code === 'EXOAUTH2',
    verdict: 'hold',
    reason:
      'The mail server refused a new access token: check that system/smtp/username is the mailbox, that SMTP AUTH is on for it, and that the client has rights on it',
  },
];
