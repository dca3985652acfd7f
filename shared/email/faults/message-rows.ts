import type { TransportFault } from '../../ports/sending/mail-transport.ts';
import { accountRefusal } from './provider-replies.ts';
import type { AccountRefusal } from './providers/provider-reply.ts';
import { isRateLimit } from './rate-limit.ts';
import { FAULTS_BEFORE_HOLD, type Row, within } from './row.ts';

/**
 * The server's address is on a block list or has a bad reputation: a fault on the sender's side, not of the message.
 */
const blockListed = /block[- ]?list|black[- ]?list|\b(?:dns|r)bl\b|spamhaus|spamcop|barracuda|sorbs|reputation/i;

const atContent = ({ phase }: TransportFault): boolean => phase === 'data' || phase === 'dot';

const afterLogin = ({ phase }: TransportFault): boolean =>
  phase === 'mail' || phase === 'rcpt' || phase === 'data' || phase === 'dot';

/** A permanently refused login has a row of its own, `auth-refused`, and is retried more cautiously. */
const refuses = (fault: TransportFault, means: AccountRefusal): boolean =>
  (afterLogin(fault) || (fault.phase === 'auth' && within(fault, 4))) &&
  fault.reply !== undefined &&
  accountRefusal(fault.response)?.means === means;

/** The provider refuses the sender or the account, whoever the recipient is. */
const accountRows: readonly Row[] = [
  {
    kind: 'provider-sender',
    is: (fault) => refuses(fault, 'sender'),
    verdict: 'hold',
    reason: 'The mail provider does not let this account send from this address: verify it there, or change it',
  },
  {
    kind: 'provider-account',
    is: (fault) => refuses(fault, 'account'),
    verdict: 'hold',
    reason: 'The mail provider has blocked, paused or not yet activated this account',
  },
  {
    kind: 'provider-quota',
    is: (fault) => refuses(fault, 'quota'),
    verdict: 'hold',
    reason: "The mail account's quota at the provider is used up",
  },
];

/** What a server replies when it is busy, or about the message itself. */
export const messageRows: readonly Row[] = [
  // Comes before 421: Mailgun refuses accounts with that code.
  ...accountRows,
  {
    kind: 'server-busy',
    is: ({ reply }) => reply === 421,
    verdict: 'throttle',
    reason: 'The mail server is busy',
  },
  {
    kind: 'provider-rate',
    is: (fault) => fault.phase !== 'tls' && accountRefusal(fault.response)?.means === 'rate',
    verdict: 'throttle',
    reason: 'The mail provider wants fewer messages at once',
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
    kind: 'policy-refused',
    is: (fault) => atContent(fault) && within(fault, 5) && fault.enhanced?.startsWith('5.7.') === true,
    verdict: 'hold',
    reason: "The mail server's policy refuses the message",
  },
  {
    kind: 'message-refused',
    is: (fault) => atContent(fault) && within(fault, 5),
    verdict: 'bounced',
    reason: 'The mail server refused the message',
  },
];
