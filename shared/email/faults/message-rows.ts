import type { TransportFault } from '../../ports/sending/mail-transport.ts';
import { atContent, hostRows } from './host-rows.ts';
import { accountRefusal } from './provider-replies.ts';
import type { AccountRefusal } from './providers/provider-reply.ts';
import { isRateLimit } from './rate-limit.ts';
import { type Row, within } from './row.ts';

const afterLogin = ({ phase }: TransportFault): boolean =>
  phase === 'mail' || phase === 'rcpt' || phase === 'data' || phase === 'dot';

/** What servers without enhanced codes say instead of 5.7.1. */
const POLICY =
  /\bspam(?:my)?\b|\bdt:spm\b|\bgtube\b|\bu[bc]e\b|\bbulk (?:e-?)?mail\b|\bpolic(?:y|ies)\b|\badministrative(?:ly)? (?:prohibit|den)|\bjunk ?mail|\bunsolicited\b|\bphish|\bcontent (?:is |was )?(?:denied|rejected|refused)\b|\bmessage filtered\b|\brecipients? \([^)]*\bblocked\)|反垃圾|垃圾邮件|迷惑メール/i;

/** RFC 5248: the user's account has been disabled, which an administrator did. */
const isDisabled = (fault: TransportFault): boolean =>
  afterLogin(fault) && (fault.reply === 525 || fault.enhanced === '5.7.13');

/** RFC 3463: message too big for the system, or beyond an administrative limit. 552 also says that an account is full. */
const SIZE = /^5\.(?:3\.4|2\.3)$/;
const SIZE_WORDS =
  /^(?!.*(?:mailbox|quota|storage|disk|space|full)).*(?:\bsize\b|\btoo (?:big|large)\b|\blarger than\b)/is;

const isTooLarge = (fault: TransportFault): boolean => {
  const { phase, code, reply, enhanced, response = '' } = fault;
  if (phase === 'mail' && code === 'EMESSAGE' && reply === undefined) return true;
  if (!afterLogin(fault) || !within(fault, 5)) return false;
  if (enhanced !== undefined) return SIZE.test(enhanced);
  return reply === 552 && (phase === 'mail' || SIZE_WORDS.test(response));
};

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
    blamesSender: true,
    reason: 'The mail provider does not let this account send from this address: verify it there, or change it',
  },
  {
    kind: 'provider-account',
    is: (fault) => refuses(fault, 'account') || isDisabled(fault),
    verdict: 'hold',
    blamesSender: true,
    reason: 'The mail provider has blocked, paused or not yet activated this account',
  },
  {
    kind: 'provider-quota',
    is: (fault) => refuses(fault, 'quota'),
    verdict: 'hold',
    blamesSender: true,
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
  ...hostRows,
  {
    kind: 'rate-limited',
    is: (fault) => fault.phase !== 'tls' && fault.phase !== 'auth' && isRateLimit(fault),
    verdict: 'throttle',
    reason: 'The mail server wants fewer messages at once',
  },
  {
    kind: 'bad-sequence',
    is: ({ reply, phase, code }) =>
      (reply === 503 && phase !== 'dot' && phase !== 'auth') || (code === 'EPROTOCOL' && phase === 'data'),
    verdict: 'retry',
    reason: 'The mail server lost track of the session',
  },
  {
    kind: 'message-deferred',
    is: (fault) => atContent(fault) && within(fault, 4),
    verdict: 'retry',
    reason: 'The mail server deferred the message',
  },
  {
    kind: 'too-large',
    is: isTooLarge,
    verdict: 'failed',
    reason: 'The message is larger than the mail server accepts',
  },
  {
    kind: 'policy-refused',
    is: (fault) =>
      atContent(fault) &&
      within(fault, 5) &&
      (fault.enhanced?.startsWith('5.7.') === true || POLICY.test(fault.response ?? '')),
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
