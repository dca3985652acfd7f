import type { TransportFault } from '../../ports/sending/mail-transport.ts';
import { FAULTS_BEFORE_HOLD, type Lasting, type Row, within } from './row.ts';

const whenItLasts: Lasting = { first: 'retry', times: FAULTS_BEFORE_HOLD, after: 'hold' };

/**
 * Node's and OpenSSL's codes for a handshake that failed permanently, as opposed to a connection
 * that broke during it.
 */
const untrusted =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_|ERR_TLS_|ERR_SSL_|INVALID_|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED|EPROTO$)/;

/** OpenSSL's codes for alerts and for data that is not TLS: the certificate is not the problem. */
const noCertificateFault = /^(?:ERR_SSL_|EPROTO$)/;

/** The alert internal_error (RFC 8446, 6.2) has nothing to do with what we sent. */
const serverFault = /ALERT_INTERNAL_ERROR$/;

/** A server that requires a client certificate says so in an alert (RFC 8446, 6.2) or in its reply to EHLO. */
const wantsCertificate = ({ code, phase, reply, response = '' }: TransportFault): boolean =>
  /CERTIFICATE_REQUIRED/.test(code) ||
  (phase !== 'rcpt' && phase !== 'data' && phase !== 'dot' && reply !== undefined && CERTIFICATE_WANTED.test(response));

const CERTIFICATE_WANTED = /client certificate|certificate (?:is )?required|no certificate presented/i;

/** Precedes all rows about replies: some servers use 421 for this, which would be retried until the email expires. */
export const clientCertificateRow: Row = {
  kind: 'tls-client-certificate',
  is: wantsCertificate,
  verdict: 'hold',
  reason: 'The mail server requires a client certificate, which Storemail does not present: use another port or login',
};

const TLS_WANTED =
  /\bmust (?:issue|use|run) (?:a |the )?(?:starttls|tls|ssl)\b|\b(?:starttls|tls|ssl|encryption) (?:is )?(?:required|needed)\b|\bstarttls (?:command )?first\b/i;

/** RFC 3463's X.7.10 and X.7.11 with their replies 523 and 538 (RFC 5248), or the words of servers without them. */
const wantsTls = ({ phase, reply = 0, enhanced = '', response = '' }: TransportFault): boolean =>
  (phase === 'auth' || phase === 'mail' || phase === 'rcpt') &&
  (reply === 523 || reply === 538 || /^[45]\.7\.1[01]$/.test(enhanced) || (reply >= 400 && TLS_WANTED.test(response)));

/**
 * Precedes all rows about replies: most servers reply 530 as if a login was missing, and Postfix's `reject_plaintext_session`
 * replies 450.
 */
export const tlsRequiredRow: Row = {
  kind: 'tls-required',
  is: wantsTls,
  verdict: 'hold',
  blamesSender: true,
  reason: 'The mail server accepts mail only over TLS: check the SSL setting and the port',
};

/** Codes of a connection that ended or timed out without an answer. */
const silence = /^(?:ETIMEDOUT|ECONNECTION|ECONNRESET|EPIPE|ESOCKET)$/;

/** Faults before the message: name, address, TLS, greeting and login. */
export const serverRows: readonly Row[] = [
  {
    kind: 'name-unknown',
    is: ({ phase, code }) => phase === 'dns' && code === 'ENOTFOUND',
    verdict: whenItLasts,
    reason: 'The name of the mail server is unknown',
  },
  {
    kind: 'dns-failing',
    is: ({ phase }) => phase === 'dns',
    verdict: 'retry',
    reason: 'The name of the mail server could not be looked up',
  },
  {
    kind: 'no-greeting',
    is: ({ phase, code, reply }) => phase === 'greeting' && code !== 'EPROTOCOL' && reply === undefined,
    verdict: whenItLasts,
    reason:
      'The mail server accepts connections but sends nothing: the port may expect TLS from the first byte (SSL = SSL, usually port 465), or the server hangs',
  },
  {
    kind: 'no-session-reply',
    is: ({ phase, code, reply }) =>
      (phase === 'ehlo' || phase === 'tls' || phase === 'auth') && silence.test(code) && reply === undefined,
    verdict: whenItLasts,
    reason: 'The mail server greets and then stops answering: check the SSL and Auth settings, or the server hangs',
  },
  {
    kind: 'tls-broken-off',
    is: ({ phase, code }) => (phase === 'connect' || phase === 'tls') && serverFault.test(code),
    verdict: whenItLasts,
    reason: 'The mail server ended the TLS handshake because of an error of its own: see its log',
  },
  {
    kind: 'tls-failed',
    is: ({ phase, code }) => (phase === 'connect' || phase === 'tls') && noCertificateFault.test(code),
    verdict: 'hold',
    reason: 'No encrypted connection to the mail server could be established: check the SSL setting and the port',
  },
  {
    kind: 'tls-untrusted',
    is: ({ phase, code }) => (phase === 'connect' || phase === 'tls') && untrusted.test(code),
    verdict: 'hold',
    reason: 'The mail server could not be trusted over TLS: check its certificate and the SSL setting',
  },
  {
    kind: 'starttls-deferred',
    is: (fault) => fault.phase === 'tls' && within(fault, 4),
    verdict: 'retry',
    reason: 'The mail server cannot use TLS at the moment',
  },
  {
    kind: 'starttls-refused',
    is: ({ phase, reply }) => phase === 'tls' && reply !== undefined,
    verdict: 'hold',
    reason: 'The mail server does not support STARTTLS',
  },
  {
    kind: 'unreachable',
    is: ({ phase }) => phase === 'connect',
    verdict: 'retry',
    reason: 'The mail server could not be reached',
  },
  {
    kind: 'greeting-refused',
    is: (fault) => (fault.phase === 'greeting' || fault.phase === 'ehlo') && within(fault, 5),
    verdict: 'hold',
    reason: 'The mail server refuses to talk to us',
  },
  {
    kind: 'greeting-garbled',
    is: (fault) => fault.phase === 'greeting' && fault.code === 'EPROTOCOL' && !within(fault, 4),
    verdict: whenItLasts,
    reason: 'The host answered, but not as a mail server',
  },
  {
    kind: 'auth-not-possible',
    is: ({ code }) => code === 'ENOAUTH',
    verdict: 'hold',
    reason: 'The mail server does not offer the Auth setting, or a credential is missing',
  },
  {
    // RFC 4954, 6: it stays so until the account has logged in by another mechanism, which stores the password anew.
    kind: 'auth-transition',
    is: ({ phase, reply, enhanced }) =>
      phase === 'auth' && (enhanced === '4.7.12' || (reply === 432 && enhanced === undefined)),
    verdict: 'hold',
    reason:
      'The mail server first wants a login by another mechanism, or a new password: set Auth to plain, or change the password',
  },
  {
    kind: 'auth-deferred',
    is: (fault) => fault.phase === 'auth' && within(fault, 4),
    verdict: 'throttle',
    reason: 'The mail server cannot log us in at the moment',
  },
  {
    kind: 'auth-refused',
    is: ({ phase, code, reply }) => phase === 'auth' && (code === 'EAUTH' || reply !== undefined),
    verdict: 'hold',
    reason: 'The mail server refused user name and password',
  },
];
