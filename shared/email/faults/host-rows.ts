import type { TransportFault } from '../../ports/sending/mail-transport.ts';
import { FAULTS_BEFORE_HOLD, type Row, within } from './row.ts';

/** The sending address is on a block list or has a bad reputation: not the fault of the message or its recipients. */
const BLOCK_LISTED =
  /block[- ]?list|black[- ]?list|\b(?:dns|r)bl\b|spamhaus|spamcop|barracuda|sorbs|reputation|uceprotect|(?<!not )\blisted (?:at|by|in|on) \S+\.\S|\byour (?:ip|network|host|server)\b.{0,40}\b(?:blocked|banned|listed|denied)|\bblocked (?:using|- see)|client host .{0,60}blocked/i;

/** Postfix decides about the client and its greeting at RCPT by default (`smtpd_delay_reject`). */
const HOST_REFUSED =
  /\b(?:helo command|client host) rejected|\b(?:invalid|bad) helo\b|\breverse dns\b|\bptr\b|\bnot allowed to connect\b/i;

/** The server relays only for those who log in, as Postfix, Exim, Sendmail, qmail and Exchange say it. */
const LOGIN_WANTED =
  /\b(?:not an? (?:open )?|do(?:es)? not )relay\b|\brelay\w* nicht (?:erlaubt|gestattet)|\bauthenti\w+ (?:erforderlich|requise|requerida|richiesta|vereist)|\brelay(?:ing)? (?:access )?(?:is )?(?:denied|not (?:permitted|allowed)|prohibited|refused)|\b(?:unable|not (?:permitted|allowed|authori[sz]ed)|cannot) to relay\b|allowed rcpthosts|\bauthenticat(?:ion|e)\b.{0,10}\b(?:is )?(?:required|needed|first)|\b(?:must|please|requires?|enable|turn on) (?:\w+ ){0,2}authenticat|\bauth first\b|\b(?:log ?in|check (?:for new )?mail|pop) (?:first|before (?:smtp|sending))/i;

/** Postfix defers instead of refusing as long as `defer_unauth_destination` stands in `smtpd_relay_restrictions`. */
const RELAY_DEFERRED = /\brelay(?:ing)? (?:access )?(?:is )?(?:denied|not (?:permitted|allowed)|prohibited|refused)\b/i;

/** RFC 3463's codes for security and policy, except those for a mailbox or domain with a new owner (RFC 7293). */
const POLICY = /^5\.7\.(?!1[78]$)/;

/** What Exim and Mimecast say without a code. */
const PROHIBITED = /\badministrative(?:ly)? (?:prohibit|den)/i;

/** The kind of an explicit refusal to relay, which is never the recipient's fault. */
export const RELAY_REFUSED = 'relay-refused';

export const atContent = ({ phase }: TransportFault): boolean => phase === 'data' || phase === 'dot';

const atEnvelope = ({ phase }: TransportFault): boolean => phase === 'mail' || phase === 'rcpt';

/** A permanent refusal with this wording. */
const says = (fault: TransportFault, words: RegExp): boolean => within(fault, 5) && words.test(fault.response ?? '');

/** The replies to AUTH (RFC 4954, 6), which some servers send to a later command instead. */
const LOGIN_CODE = /^5\.7\.[89]$/;

/** Yahoo refuses messages for its policy with the code of a login that is too weak. */
const IS_POLICY = /\bpolic(?:y|ies)\b/i;

/** Exchange refuses mail to a group, or a mailbox, that accepts it from its own users only. */
const FROM_USERS_ONLY = /\bRESOLVER\.RST\b/;

const wantsLogin = (fault: TransportFault): boolean => {
  const { reply = 0, enhanced = '', response = '' } = fault;
  if ([530, 534, 535].includes(reply)) return true;
  if (LOGIN_CODE.test(enhanced) && !IS_POLICY.test(response)) return true;
  return within(fault, 4)
    ? RELAY_DEFERRED.test(response)
    : says(fault, LOGIN_WANTED) && !FROM_USERS_ONLY.test(response);
};

/** RFC 3463: bad syntax or system of the *sender's* address, which servers also say of a recipient or a message. */
const BAD_SENDER = /^5\.1\.[78]$/;

/** Refusals of the sending host or of relaying, at whatever step after the login they come. */
export const hostRows: readonly Row[] = [
  {
    kind: 'sender-refused',
    is: (fault) => (atEnvelope(fault) || atContent(fault)) && BAD_SENDER.test(fault.enhanced ?? ''),
    verdict: 'hold',
    blamesSender: true,
    reason: 'The mail server refused the return path',
  },
  {
    kind: 'block-listed',
    is: (fault) => atEnvelope(fault) && says(fault, BLOCK_LISTED),
    verdict: 'hold',
    blamesSender: true,
    reason: 'The mail server says that the sender is on a block list',
  },
  {
    kind: 'block-listed',
    is: (fault) => atContent(fault) && BLOCK_LISTED.test(fault.response ?? ''),
    verdict: { first: 'throttle', times: FAULTS_BEFORE_HOLD, after: 'hold' },
    blamesSender: true,
    reason: 'The mail server says that the sender is on a block list',
  },
  {
    kind: 'greeting-refused',
    is: (fault) => atEnvelope(fault) && says(fault, HOST_REFUSED),
    verdict: 'hold',
    blamesSender: true,
    reason: 'The mail server refuses to talk to us',
  },
  {
    // Postfix's default for a host without a name, or with an unknown one: 450.
    kind: 'greeting-refused',
    is: (fault) => atEnvelope(fault) && within(fault, 4) && HOST_REFUSED.test(fault.response ?? ''),
    verdict: { first: 'throttle', times: FAULTS_BEFORE_HOLD, after: 'hold' },
    blamesSender: true,
    reason: 'The mail server refuses to talk to us',
  },
  {
    kind: RELAY_REFUSED,
    is: (fault) => (atEnvelope(fault) || atContent(fault)) && wantsLogin(fault),
    verdict: 'hold',
    blamesSender: true,
    reason: 'The mail server relays mail only for users who have logged in: check Auth, user name and password',
  },
  {
    // RFC 3463's "security or policy": for all recipients alike it may mean the sender, or all of them.
    kind: 'relay-denied',
    is: (fault) =>
      fault.phase === 'rcpt' &&
      within(fault, 5) &&
      (fault.enhanced === undefined ? PROHIBITED.test(fault.response ?? '') : POLICY.test(fault.enhanced)),
    verdict: 'hold',
    reason: 'The mail server does not relay for us: it may require a login, or another return path',
  },
];
