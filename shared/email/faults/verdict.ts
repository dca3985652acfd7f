import type { RecipientReply, TransportFault, TransportReport } from '../../ports/sending/mail-transport.ts';
import type { Address } from '../address/address.ts';
import type { DeliveryFault } from '../lifecycle/email.ts';
import { rows } from './decision-table.ts';
import { RELAY_REFUSED } from './host-rows.ts';
import { isBeyondLimit, isRateLimit } from './rate-limit.ts';
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

/** The first matching row of the decision table. */
export const rowOf = (fault: TransportFault): Row => {
  const row = rows.find(({ is }) => is(fault));
  if (!row) throw new Error('The decision table has no last row');
  return row;
};

const answered = (
  recipients: readonly Address[],
  { accepted, refused }: Extract<TransportReport, { kind: 'answered' }>,
  context: VerdictContext,
): AttemptVerdict => {
  const blaming = refused.find((one) => blamesSender(one, accepted.length > 0 || context.wasAccepted === true));
  if (blaming) return senderRefused(recipients, blaming, { accepted, refused }, context);
  const verdicts = new Map<Address, RecipientVerdict>(recipients.map((address) => [address, { verdict: 'ambiguous' }]));
  for (const one of accepted) verdicts.set(one.address, { verdict: 'accepted', ...reply(one) });
  for (const one of refused) verdicts.set(one.address, { verdict: refusal(one), ...reply(one) });
  return { recipients: verdicts, ...(refused.length > 0 && { reason: 'The mail server refused recipients' }) };
};

/** The sender is refused: a fault for all recipients who were refused like that, and none of theirs. */
const senderRefused = (
  recipients: readonly Address[],
  blaming: RecipientReply,
  { accepted, refused }: Pick<Extract<TransportReport, { kind: 'answered' }>, 'accepted' | 'refused'>,
  context: VerdictContext,
): AttemptVerdict => {
  const isRelayed = accepted.length > 0 || context.wasAccepted === true;
  const others = refused.filter((one) => !blamesSender(one, isRelayed));
  const verdict = failed(recipients, { kind: 'fault', fault: faultAtRcpt(blaming), refused: others }, context);
  for (const one of accepted) verdict.recipients.set(one.address, { verdict: 'accepted', ...reply(one) });
  return verdict;
};

/** Whether it is the sender that is refused. Once a recipient has been accepted, only an explicit refusal to relay is. */
const blamesSender = (reply: RecipientReply, isRelayed: boolean): boolean => {
  const row = rowOf(faultAtRcpt(reply));
  if (row.kind === RELAY_REFUSED) return true;
  return !isRelayed && (row.blamesSender === true || row.kind === 'relay-denied');
};

const faultAtRcpt = ({ code, enhanced, response }: RecipientReply): TransportFault => ({
  phase: 'rcpt',
  code: 'EENVELOPE',
  reply: code,
  response,
  dot: false,
  ...(enhanced !== undefined && { enhanced }),
});

const refusal = (reply: RecipientReply): Verdict => {
  const { code } = reply;
  if (code === 421 || isRateLimit(reply)) return 'throttle';
  if (isBeyondLimit(reply)) return 'retry';
  const { kind, blamesSender } = rowOf(faultAtRcpt(reply));
  if (kind === 'provider-rate') return 'throttle';
  // A server that relays to some recipients only wants a login for the others.
  if (kind === RELAY_REFUSED) return 'hold';
  if (kind === 'too-large') return 'failed';
  // Other recipients were accepted, so a refusal of the account does not concern this recipient.
  if (blamesSender) return 'retry';
  return isPermanent(code) && code !== 503 ? 'bounced' : 'retry';
};

/** Servers may send anything: a number above 599 is no SMTP reply code. */
const isPermanent = (code: number): boolean => code >= 500 && code <= 599;

const reply = ({ code, response }: RecipientReply): Omit<RecipientVerdict, 'verdict'> => ({ code, response });

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

/** Phases in which a refusal concerns the email, as far as one email can tell. */
const aboutEmail: ReadonlySet<string> = new Set(['rcpt', 'data', 'dot']);

const lasting = (verdict: Verdict | Lasting, inARow: number): Verdict => {
  if (typeof verdict === 'string') return verdict;
  return inARow <= verdict.times ? verdict.first : verdict.after;
};

const faultOf = (kind: string, { faultBefore }: VerdictContext): DeliveryFault => ({
  kind,
  inARow: faultBefore?.kind === kind ? faultBefore.inARow + 1 : 1,
});
