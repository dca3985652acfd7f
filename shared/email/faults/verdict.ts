import type { RecipientReply, TransportFault, TransportReport } from '../../ports/mail-transport.ts';
import type { Address } from '../address/address.ts';
import type { Fault } from '../lifecycle/email.ts';
import { rows } from './decision-table.ts';
import { isRateLimit } from './rate-limit.ts';
import type { Lasting, Row, Verdict } from './row.ts';

/** What becomes of one recipient, and the reply that says so, if there was one. */
export interface RecipientVerdict {
  verdict: 'accepted' | Verdict;
  code?: number;
  response?: string;
}

/** What one attempt came to. */
export interface AttemptVerdict {
  /** One for each recipient of the attempt. */
  recipients: Map<Address, RecipientVerdict>;
  /** Absent when every recipient had an answer of its own. */
  fault?: Fault;
  /** Why not everybody has it, for people; never an address, a reply or a secret. */
  reason?: string;
}

export interface VerdictContext {
  /** How the attempt before this one failed, if it did. */
  faultBefore?: Fault;
  /** The port that was tried: AWS blocks 25, which looks like a server that is down. */
  port?: number;
}

const rowOf = (fault: TransportFault): Row => {
  const row = rows.find(({ is }) => is(fault));
  if (!row) throw new Error('The decision table has no last row');
  return row;
};

const lasting = (verdict: Verdict | Lasting, inARow: number): Verdict => {
  if (typeof verdict === 'string') return verdict;
  return inARow <= verdict.times ? verdict.first : verdict.after;
};

/** RFC 3463's "delivery not authorized", and RFC 4954's "authentication required". */
const isRelayDenied = ({ code, enhanced }: RecipientReply): boolean => enhanced === '5.7.1' || code === 530;

const refusal = (reply: RecipientReply): Verdict => {
  const { code } = reply;
  if (code === 421 || isRateLimit(reply)) return 'throttle';
  return code >= 500 && code !== 503 ? 'bounced' : 'retry';
};

const reply = ({ code, response }: RecipientReply): Omit<RecipientVerdict, 'verdict'> => ({ code, response });

const answered = (
  recipients: readonly Address[],
  { accepted, refused }: Extract<TransportReport, { kind: 'answered' }>,
): AttemptVerdict => {
  const relayDenied = accepted.length === 0 && refused.length > 0 && refused.every(isRelayDenied);
  const verdicts = new Map<Address, RecipientVerdict>(recipients.map((address) => [address, { verdict: 'ambiguous' }]));
  for (const one of accepted) verdicts.set(one.address, { verdict: 'accepted', ...reply(one) });
  for (const one of refused) {
    verdicts.set(one.address, { verdict: relayDenied ? 'hold' : refusal(one), ...reply(one) });
  }
  if (refused.length === 0) return { recipients: verdicts };
  const reason = relayDenied
    ? 'The mail server does not relay for us: it may want a login, or another return path'
    : 'The mail server refused recipients';
  return { recipients: verdicts, reason };
};

const failed = (
  recipients: readonly Address[],
  { fault, refused }: Extract<TransportReport, { kind: 'fault' }>,
  { faultBefore, port }: VerdictContext,
): AttemptVerdict => {
  const { kind, verdict, reason } = rowOf(fault);
  const inARow = faultBefore?.kind === kind ? faultBefore.inARow + 1 : 1;
  const one: RecipientVerdict = {
    verdict: lasting(verdict, inARow),
    ...(fault.reply !== undefined && { code: fault.reply }),
    ...(fault.response !== undefined && { response: fault.response }),
  };
  const verdicts = new Map(recipients.map((address) => [address, one]));
  for (const other of refused) verdicts.set(other.address, { verdict: refusal(other), ...reply(other) });
  const blocked = kind === 'unreachable' && port === 25 ? ' (port 25; AWS and many networks block it)' : '';
  return { recipients: verdicts, fault: { kind, inARow }, reason: reason + blocked };
};

/** What an attempt to send to these recipients came to, by the decision table. */
export const judge = (
  recipients: readonly Address[],
  report: TransportReport,
  context: VerdictContext = {},
): AttemptVerdict => {
  switch (report.kind) {
    case 'answered':
      return answered(recipients, report);
    case 'fault':
      return failed(recipients, report, context);
  }
};
