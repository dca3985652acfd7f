/**
 * The reasons for an email's state, by the API's `reason_code`: the sentences of the API, so that English readers find the
 * same words in the list, its filter and the API. A test compares them.
 */
export const reasonsEn = {
  'no-reply-to-dot': 'The mail server was given the message, but its answer never arrived.',
  compose: 'The message could not be written; this is a bug in Storemail.',
  'out-of-time': 'The mail server took longer than the time available.',
  configuration: 'The mail settings cannot be used.',
  'forbidden-host': 'The mail server has an address that mail must not be sent to.',
  'token-unavailable': 'The token endpoint is not answering.',
  'token-tenant-unknown': 'The token endpoint has no such tenant: check oauth2/tenant.',
  'token-client-unauthorized':
    'The token endpoint does not let the client ask for this token: at Microsoft, check that oauth2/client_id is an application of oauth2/tenant; at Google, that domain-wide delegation has the client with the scope of Gmail.',
  'token-client-refused':
    'The token endpoint does not know the client or its secret: check oauth2/client_id, and whether the secret has expired; if federated, the federated credential of this role.',
  'token-grant-refused':
    'The token endpoint refused the grant: the refresh token was revoked or has expired, or the service account may not act for this mailbox. Sign in again, or grant the right, and save oauth2/secret.',
  'token-consent-missing':
    'The administrator has not consented to sending mail: grant SMTP.SendAsApp (Microsoft) or the scope of Gmail (Google) to the client.',
  'federation-off':
    'Outbound identity federation is disabled in the AWS account: an administrator enables it once, with aws iam enable-outbound-web-identity-federation.',
  'federation-denied':
    'The role of this function may not request an identity token for the token endpoint: deploy with context federatedAudiences, and check whether a policy of the organization forbids sts:GetWebIdentityToken.',
  'token-refused': 'The token endpoint refused the request: see oauth2 in the mail settings.',
  'auth-smtp-off':
    'SMTP AUTH is switched off for the mailbox or the tenant: an Exchange administrator can switch it on for the mailbox, with Set-CASMailbox -SmtpClientAuthenticationDisabled $false.',
  'auth-passwords-off':
    'The mail server no longer accepts passwords: set system/smtp/auth to xoauth2. An Exchange administrator can allow passwords again for a while.',
  'auth-token-refused':
    'The mail server refused a new access token: check that system/smtp/username is the mailbox, that SMTP AUTH is on for it, and that the client has rights on it.',
  'server-busy': 'The mail server is busy.',
  'provider-rate': 'The mail provider wants fewer messages at once.',
  'provider-sender':
    'The mail provider does not let this account send from this address: verify it there, or change it.',
  'provider-account': 'The mail provider has blocked, paused or not yet activated this account.',
  'provider-quota': "The mail account's quota at the provider is used up.",
  'block-listed': 'The mail server says that the sender is on a block list.',
  'rate-limited': 'The mail server wants fewer messages at once.',
  'bad-sequence': 'The mail server lost track of the session.',
  'message-deferred': 'The mail server deferred the message.',
  'policy-refused': "The mail server's policy refuses the message.",
  'message-refused': 'The mail server refused the message.',
  'name-unknown': 'The name of the mail server is unknown.',
  'dns-failing': 'The name of the mail server could not be looked up.',
  'no-greeting':
    'The mail server accepts connections but sends nothing: the port may expect TLS from the first byte (SSL = SSL, usually port 465), or the server hangs.',
  'no-session-reply':
    'The mail server greets and then stops answering: check the SSL and Auth settings, or the server hangs.',
  'tls-untrusted': 'The mail server could not be trusted over TLS: check its certificate and the SSL setting.',
  'tls-client-certificate':
    'The mail server requires a client certificate, which Storemail does not present: use another port or login.',
  'tls-broken-off': 'The mail server ended the TLS handshake because of an error of its own: see its log.',
  'tls-required': 'The mail server accepts mail only over TLS: check the SSL setting and the port.',
  'tls-failed': 'No encrypted connection to the mail server could be established: check the SSL setting and the port.',
  'starttls-deferred': 'The mail server cannot use TLS at the moment.',
  'starttls-refused': 'The mail server does not support STARTTLS.',
  unreachable: 'The mail server could not be reached.',
  'unreachable-port-25': 'The mail server could not be reached: AWS and many networks block port 25.',
  'greeting-refused': 'The mail server refuses to talk to us.',
  'greeting-garbled': 'The host answered, but not as a mail server.',
  'auth-not-possible': 'The mail server does not offer the Auth setting, or a credential is missing.',
  'auth-transition':
    'The mail server first wants a login by another mechanism, or a new password: set Auth to plain, or change the password.',
  'auth-deferred': 'The mail server cannot log us in at the moment.',
  'auth-refused': 'The mail server refused user name and password.',
  'too-large': 'The message is larger than the mail server accepts.',
  'sender-refused': 'The mail server refused the return path.',
  'sendmail-misconfigured': 'The sendmail program cannot be used.',
  'sendmail-refused-message': 'The sendmail program refused the message.',
  'sendmail-refused-recipient': 'The sendmail program does not know the recipient.',
  'sendmail-host-unknown': 'The sendmail program cannot find its mail server.',
  'sendmail-interrupted': 'The sendmail program ended before it reported what happened to the message.',
  'sendmail-failing': 'The sendmail program keeps failing.',
  'refused-for-now': 'The mail server deferred the message.',
  'no-reply': 'The mail server stopped answering in the middle of a message.',
  'connection-lost': 'The connection to the mail server was lost.',
  unknown: 'Sending failed for an unknown reason.',
  'recipients-refused': 'The mail server refused recipients.',
  'relay-denied': 'The mail server does not relay for us: it may require a login, or another return path.',
  'relay-refused': 'The mail server relays mail only for users who have logged in: check Auth, user name and password.',
  'refused-alike':
    'The mail server refused many messages with the same reply: the sender or the account may be refused.',
  'no-settings': 'There are no mail settings yet.',
  'developer-hold': 'Developer mode holds all mail.',
  slow: 'The mail server is slow: its mail takes turns.',
  disabled: 'Email communications are disabled.',
  'type-disabled': 'Emails of this type are disabled.',
  'all-suppressed': 'Nobody is left to send it to: the addresses are suppressed.',
  'suppressed-bounce': 'Earlier mail to this address came back.',
  'suppressed-complaint': 'The recipient complained about earlier mail.',
  'suppressed-manual': 'The address is on the list of suppressed addresses.',
  'sender-not-allowed': 'from: this sender is not among the allowed senders of the scope.',
  canceled: 'Canceled by a client.',
  'content-gone': 'Its content is gone.',
  'came-back': 'The message came back.',
  expired: 'Given up after its time was over.',
};
