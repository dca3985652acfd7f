import type { TransportFault } from '../ports/mail-transport.ts';

/**
 * What becomes of the recipients that an attempt failed for. `retry`: later. `throttle`: later, and fewer at once.
 * `hold`: the settings or the host are at fault, no attempt counts. `ambiguous`: the server may have the message.
 * `bounced`, `failed`: never.
 */
export type Verdict = 'retry' | 'throttle' | 'hold' | 'ambiguous' | 'bounced' | 'failed';

/** `first` for that many attempts in a row that end in this row, `after` from there on. */
export interface Lasting {
  first: Verdict;
  times: number;
  after: Verdict;
}

interface Row {
  kind: string;
  is: (fault: TransportFault) => boolean;
  verdict: Verdict | Lasting;
  /** For people; completes no sentence. */
  reason: string;
}

const FAULTS_BEFORE_HOLD = 2;
/** Some four hours of retries: a sendmail that fails for longer is broken, and says so with the same codes as a full disk. */
const SENDMAIL_FAULTS_BEFORE_FAILING = 9;

const whenItLasts: Lasting = { first: 'retry', times: FAULTS_BEFORE_HOLD, after: 'hold' };

/** The server's address is on a list, or its reputation is bad: a fault of the sender's side, not of the message. */
const blockListed = /block[- ]?list|black[- ]?list|\b(?:dns|r)bl\b|spamhaus|spamcop|barracuda|sorbs|reputation/i;

/** Node's and OpenSSL's codes of a handshake that failed for good, not of a connection that broke during it. */
const untrusted =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_|ERR_TLS_|ERR_SSL_|INVALID_|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED|EPROTO$)/;

const greylisted = /gr[ae]y[- ]?list/i;

/**
 * Large providers announce their limits of rate with RFC 3463's codes for policy, 4.7.x, and replies of many kinds.
 * A greylist has the same codes, and wants nothing but time.
 */
export const isRateLimit = ({ enhanced, response }: Pick<TransportFault, 'enhanced' | 'response'>): boolean =>
  enhanced?.startsWith('4.7.') === true && !greylisted.test(response ?? '');

const within = ({ reply = 0 }: TransportFault, hundred: 4 | 5): boolean => Math.floor(reply / 100) === hundred;
const atContent = ({ phase }: TransportFault): boolean => phase === 'data' || phase === 'dot';
const exit = ({ phase, code }: TransportFault, codes: RegExp): boolean => phase === 'sendmail' && codes.test(code);

/**
 * The decision table: the first row that is so counts. The last one always is.
 *
 * MAIL FROM is always an address of the settings, never one of the request's, so a refused sender is their fault.
 */
export const rows = [
  {
    kind: 'no-reply-to-dot',
    is: (fault) => fault.dot && !within(fault, 4) && !within(fault, 5),
    verdict: 'ambiguous',
    reason: 'The mail server was given the message, but its answer never arrived',
  },
  {
    kind: 'compose',
    is: ({ phase }) => phase === 'compose',
    verdict: 'failed',
    reason: 'The message could not be written; this is a bug of Storemail',
  },
  {
    kind: 'out-of-time',
    is: ({ code }) => code === 'EABORT',
    verdict: 'retry',
    reason: 'The mail server took longer than there was time',
  },
  {
    kind: 'configuration',
    is: ({ code }) => code === 'ECONFIG' || code === 'EPROXY',
    verdict: 'hold',
    reason: 'The mail settings cannot be used',
  },
  {
    kind: 'forbidden-host',
    is: ({ code }) => code === 'EFORBIDDENHOST',
    verdict: 'hold',
    reason: 'The mail server has an address that mail must not be sent to',
  },
  {
    kind: 'server-busy',
    is: ({ reply }) => reply === 421,
    verdict: 'throttle',
    reason: 'The mail server is busy',
  },
  {
    kind: 'block-listed',
    is: (fault) => atContent(fault) && blockListed.test(fault.response ?? ''),
    verdict: { first: 'throttle', times: FAULTS_BEFORE_HOLD, after: 'hold' },
    reason: 'The mail server says that the sender is on a block list',
  },
  {
    kind: 'rate-limited',
    is: (fault) => fault.phase !== 'tls' && fault.phase !== 'auth' && isRateLimit(fault),
    verdict: 'throttle',
    reason: 'The mail server wants fewer messages at once',
  },
  {
    kind: 'bad-sequence',
    is: ({ reply, phase }) => reply === 503 && phase !== 'dot' && phase !== 'auth',
    verdict: 'retry',
    reason: 'The mail server lost track of the session',
  },
  {
    kind: 'message-deferred',
    is: (fault) => atContent(fault) && within(fault, 4),
    verdict: 'retry',
    reason: 'The mail server wants the message later',
  },
  {
    kind: 'message-refused',
    is: (fault) => atContent(fault) && within(fault, 5),
    verdict: 'bounced',
    reason: 'The mail server refused the message',
  },
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
    kind: 'tls-untrusted',
    is: ({ phase, code }) => (phase === 'connect' || phase === 'tls') && untrusted.test(code),
    verdict: 'hold',
    reason: 'The mail server could not be trusted over TLS: see its certificate and the SSL setting',
  },
  {
    kind: 'starttls-deferred',
    is: (fault) => fault.phase === 'tls' && within(fault, 4),
    verdict: 'retry',
    reason: 'The mail server cannot do TLS at the moment',
  },
  {
    kind: 'starttls-refused',
    is: ({ phase, reply }) => phase === 'tls' && reply !== undefined,
    verdict: 'hold',
    reason: 'The mail server does not do STARTTLS',
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
    reason: 'What answered is no mail server',
  },
  {
    kind: 'auth-not-possible',
    is: ({ code }) => code === 'ENOAUTH',
    verdict: 'hold',
    reason: 'The mail server does not offer the Auth setting, or a credential is missing',
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
  {
    kind: 'too-large',
    is: ({ phase, code, reply }) => phase === 'mail' && (reply === 552 || (code === 'EMESSAGE' && reply === undefined)),
    verdict: 'failed',
    reason: 'The message is larger than the mail server takes',
  },
  {
    kind: 'sender-refused',
    is: (fault) => fault.phase === 'mail' && within(fault, 5),
    verdict: 'hold',
    reason: 'The mail server refused the return path',
  },
  {
    kind: 'sendmail-misconfigured',
    is: (fault) => exit(fault, /^(?:EX_64|EX_77|EX_78|ENOENT|EACCES)$/),
    verdict: 'hold',
    reason: 'The sendmail program cannot be used',
  },
  {
    kind: 'sendmail-refused-message',
    is: (fault) => exit(fault, /^EX_65$/),
    verdict: 'failed',
    reason: 'The sendmail program refused the message',
  },
  {
    kind: 'sendmail-refused-recipient',
    is: (fault) => exit(fault, /^EX_6[78]$/),
    verdict: 'bounced',
    reason: 'The sendmail program does not know the recipient',
  },
  {
    kind: 'sendmail-interrupted',
    is: (fault) => exit(fault, /^(?:EX_76|EX_KILLED)$/),
    verdict: 'ambiguous',
    reason: 'The sendmail program ended before it said what became of the message',
  },
  {
    kind: 'sendmail-failing',
    is: ({ phase }) => phase === 'sendmail',
    verdict: { first: 'retry', times: SENDMAIL_FAULTS_BEFORE_FAILING, after: 'failed' },
    reason: 'The sendmail program fails',
  },
  {
    kind: 'refused-for-now',
    is: (fault) => within(fault, 4),
    verdict: 'retry',
    reason: 'The mail server wants the message later',
  },
  {
    kind: 'connection-lost',
    is: ({ phase }) => phase !== 'unknown',
    verdict: 'retry',
    reason: 'The connection to the mail server was lost',
  },
  { kind: 'unknown', is: () => true, verdict: 'retry', reason: 'Sending failed for an unknown reason' },
] as const satisfies readonly Row[];
