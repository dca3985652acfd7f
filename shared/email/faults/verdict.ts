import type { RecipientReply, TransportFault, TransportReport } from '../../ports/sending/mail-transport.ts';
import type { Address } from '../address/address.ts';
import type { DeliveryFault } from '../lifecycle/email.ts';
import { rows } from './decision-table.ts';
import { accountRefusal } from './provider-replies.ts';
import { isRateLimit } from './rate-limit.ts';
import type { Lasting, Row, Verdict } from './row.ts';

/** The verdict on one recipient, and the reply that led to it, if there was one. */
export interface RecipientVerdict {
  verdict: 'accepted' | Verdict;
  code?: number;
  response?: string;
}

/** The verdict on one attempt. */
export interface AttemptVerdict {
  /** One entry for each recipient of the attempt. */
  recipients: Map<Address, RecipientVerdict>;
  /** Absent if every recipient got an individual reply. */
  fault?: DeliveryFault;
  /** Why not everybody has the email, for people; contains no address, reply or secret. */
  reason?: string;
  /**
   * What a `hold` blames. A refused login, return path, greeting or certificate is a fault of the settings. A refusal
   * of recipients or content may concern only this email, until other emails get the same.
   */
  accuses?: 'settings' | 'email';
}

export interface VerdictContext {
  /** How the previous attempt failed, if it did. */
  faultBefore?: DeliveryFault;
  /** Whether a recipient was accepted in an earlier attempt, which shows that the server relays for us. */
  wasAccepted?: boolean;
  /** The port used: AWS blocks port 25, which looks like a server that is down. */
  port?: number;
}

/** The first matching row of the decision table. */
export const rowOf = (fault: TransportFault): Row => {
  const row = rows.find(({ is }) => is(fault));
  if (!row) throw new Error('The decision table has no last row');
  return row;
};

const lasting = (verdict: Verdict | Lasting, inARow: number): Verdict => {
  if (typeof verdict === 'string') return verdict;
  return inARow <= verdict.times ? verdict.first : verdict.after;
};

/** Servers may say anything: what is above 599 is no reply code of SMTP. */
const isPermanent = (code: number): boolean => code >= 500 && code <= 599;

/** RFC 3463's "security or policy", and RFC 4954's "authentication required". */
const isRelayDenied = ({ code, enhanced }: RecipientReply): boolean =>
  (isPermanent(code) && enhanced?.startsWith('5.7.') === true) || code === 530;

const refusal = (reply: RecipientReply): Verdict => {
  const { code } = reply;
  const said = accountRefusal(reply.response);
  if (said?.means === 'rate') return 'throttle';
  // Other recipients were accepted, so a refusal of the account does not concern this recipient.
  if (said) return 'retry';
  if (code === 421 || isRateLimit(reply)) return 'throttle';
  return isPermanent(code) && code !== 503 ? 'bounced' : 'retry';
};

const reply = ({ code, response }: RecipientReply): Omit<RecipientVerdict, 'verdict'> => ({ code, response });

const answered = (
  recipients: readonly Address[],
  { accepted, refused }: Extract<TransportReport, { kind: 'answered' }>,
  context: VerdictContext,
): AttemptVerdict => {
  const isForAll = accepted.length === 0 && refused.length > 0;
  const [first] = refused;
  if (isForAll && first && refused.every((one) => isOfAccount(one))) return allRefused(recipients, first, context);
  const relayDenied = isForAll && !context.wasAccepted && refused.every(isRelayDenied);
  const verdicts = new Map<Address, RecipientVerdict>(recipients.map((address) => [address, { verdict: 'ambiguous' }]));
  for (const one of accepted) verdicts.set(one.address, { verdict: 'accepted', ...reply(one) });
  for (const one of refused) {
    verdicts.set(one.address, { verdict: relayDenied ? 'hold' : refusal(one), ...reply(one) });
  }
  if (refused.length === 0) return { recipients: verdicts };
  const reason = relayDenied
    ? 'The mail server does not relay for us: it may want a login, or another return path'
    : 'The mail server refused recipients';
  return {
    recipients: verdicts,
    reason,
    ...(relayDenied && { accuses: 'email' as const, fault: faultOf('relay-denied', context) }),
  };
};

const isOfAccount = ({ response }: RecipientReply): boolean => {
  const means = accountRefusal(response)?.means;
  return means !== undefined && means !== 'rate';
};

/** The account is refused for all recipients alike: a single fault, and none of theirs. */
const allRefused = (
  recipients: readonly Address[],
  { code, enhanced, response }: RecipientReply,
  context: VerdictContext,
): AttemptVerdict => {
  const fault = { phase: 'rcpt' as const, code: 'EENVELOPE', reply: code, response, dot: false };
  return failed(
    recipients,
    { kind: 'fault', fault: { ...fault, ...(enhanced !== undefined && { enhanced }) }, refused: [] },
    context,
  );
};

const faultOf = (kind: string, { faultBefore }: VerdictContext): DeliveryFault => ({
  kind,
  inARow: faultBefore?.kind === kind ? faultBefore.inARow + 1 : 1,
});

/** Phases in which a refusal concerns the email, as far as one email can tell. */
const aboutEmail: ReadonlySet<string> = new Set(['rcpt', 'data', 'dot']);

const failed = (
  recipients: readonly Address[],
  { fault, refused }: Extract<TransportReport, { kind: 'fault' }>,
  context: VerdictContext,
): AttemptVerdict => {
  const { kind, verdict, reason } = rowOf(fault);
  const { inARow } = faultOf(kind, context);
  const one: RecipientVerdict = {
    verdict: lasting(verdict, inARow),
    ...(fault.reply !== undefined && { code: fault.reply }),
    ...(fault.response !== undefined && { response: fault.response }),
  };
  const verdicts = new Map(recipients.map((address) => [address, one]));
  for (const other of refused) verdicts.set(other.address, { verdict: refusal(other), ...reply(other) });
  const blocked = kind === 'unreachable' && context.port === 25 ? ' (port 25; AWS and many networks block it)' : '';
  return {
    recipients: verdicts,
    fault: { kind, inARow },
    reason: reason + blocked + (kind === 'tls-untrusted' ? ` (${fault.code})` : ''),
    ...(one.verdict === 'hold' && {
      accuses: aboutEmail.has(fault.phase) ? ('email' as const) : ('settings' as const),
    }),
  };
};

/** The verdict on an attempt to send to these recipients, by the decision table. */
export const judge = (
  recipients: readonly Address[],
  report: TransportReport,
  context: VerdictContext = {},
): AttemptVerdict => {
  switch (report.kind) {
    case 'answered':
      return answered(recipients, report, context);
    case 'fault':
      return failed(recipients, report, context);
  }
};
