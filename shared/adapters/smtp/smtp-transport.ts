import type { SMTPEnvelope } from 'nodemailer/lib/smtp-connection';
import { isBeyondLimit } from '../../email/faults/rate-limit.ts';
import type {
  MailTransport,
  OutgoingMail,
  RecipientReply,
  SendOptions,
  TransportFault,
  TransportReport,
} from '../../ports/sending/mail-transport.ts';
import { Allowance } from './allowance.ts';
import type { SmtpObserver } from './observer.ts';
import { guardOpening, type Opening } from './open-guard.ts';
import { type OpenOptions, openSession } from './open-session.ts';
import { accepted, asFailure, type Noted, refusedOrFailed } from './reports.ts';
import type { Session } from './session.ts';
import { SessionPool, type Use } from './session-pool.ts';

export interface SmtpTransportOptions extends Omit<OpenOptions, 'observe'> {
  /** Creates the observer of each connection. */
  newObserver?: () => SmtpObserver;
  /** The setting `delivery/max_connections`. */
  maxConnections: number;
  now: () => number;
}

export interface ClosableTransport extends MailTransport {
  /** Closes the connections, busy ones as soon as they are done. */
  close(): void;
}

/** A refusal leaves the session reusable; after any other failure its state is unknown. */
const leavesSessionUsable = ({ phase, reply }: TransportFault): boolean =>
  reply !== undefined && reply !== 421 && reply !== 503 && ['mail', 'rcpt', 'data', 'dot'].includes(phase);

interface Bounds extends SendOptions {
  signal: AbortSignal;
}

const transact = async (
  session: Session,
  mail: OutgoingMail,
  { signal, giveWay }: Bounds,
): Promise<TransportReport> => {
  const envelope: SMTPEnvelope & Noted = {
    from: mail.returnPath,
    to: [...mail.recipients],
    size: mail.raw.length,
    ...(mail.eightBit && { use8BitMime: true }),
  };
  try {
    return accepted(mail, await session.send(envelope, mail.raw, signal, giveWay), session.secrets);
  } catch (error) {
    const failure = asFailure(error);
    if (!leavesSessionUsable(failure.fault)) session.close();
    return refusedOrFailed(failure, mail.recipients, envelope, session.secrets);
  }
};

/** The pooled connection turned out to be dead or out of step, before the server can have received the message. */
const isStale = (report: TransportReport, { reused }: Pick<Use<Session>, 'reused'>): boolean =>
  reused && report.kind === 'fault' && !report.fault.dot && !leavesSessionUsable(report.fault);

/** Recipients refused for exceeding the server's limit per transaction, while others were accepted. */
const beyondLimit = (report: TransportReport): readonly RecipientReply[] => {
  if (report.kind !== 'answered' || report.accepted.length === 0) return [];
  return report.refused.filter(isBeyondLimit);
};

/** The remaining recipients are retried later. If the final dot was sent, those without a reply count as ambiguous. */
const afterFault = (
  report: Extract<TransportReport, { kind: 'answered' }>,
  left: readonly RecipientReply[],
  { dot }: TransportFault,
): TransportReport => (dot ? { ...report, refused: withoutThese(report.refused, left) } : report);

const withoutThese = (replies: readonly RecipientReply[], others: readonly RecipientReply[]): RecipientReply[] =>
  replies.filter((reply) => !others.includes(reply));

/**
 * A transport to a mail server over SMTP, using nodemailer's connection. Connections are pooled, at most
 * `maxConnections` of them.
 */
export const smtpTransport = (options: SmtpTransportOptions): ClosableTransport => {
  const { newObserver } = options;
  const open = (opening: Opening): Promise<Session> =>
    openSession({ ...options, ...(newObserver && { observe: newObserver() }) }, opening);
  const allowance = new Allowance(options.maxConnections, options.now);
  const pool = new SessionPool({
    max: () => allowance.connections,
    open: guardOpening(open, options.now),
    now: options.now,
  });

  const either = eitherSignal();

  const attempt = async (mail: OutgoingMail, bounds: Bounds): Promise<{ report: TransportReport; stale: boolean }> => {
    const { signal, giveWay, isPatient = false } = bounds;
    const opening = { signal: giveWay ? either(signal, giveWay) : signal, isPatient };
    return pool.use(opening, async ({ session, reused }) => {
      const report = await transact(session, mail, bounds);
      return { report, stale: isStale(report, { reused }) };
    });
  };

  const once = async (mail: OutgoingMail, bounds: Bounds): Promise<TransportReport> => {
    try {
      const first = await attempt(mail, bounds);
      if (!first.stale || bounds.signal.aborted || bounds.giveWay?.aborted) return first.report;
      pool.dropIdle();
      return (await attempt(mail, bounds)).report;
    } catch (error) {
      return { kind: 'fault', fault: asFailure(error).fault, refused: [] };
    }
  };

  /** Sends recipients beyond the server's limit in further transactions, as long as each one accepts some. */
  const inParts = async (mail: OutgoingMail, bounds: Bounds): Promise<TransportReport> => {
    const report = await once(mail, bounds);
    const left = beyondLimit(report);
    if (report.kind !== 'answered' || left.length === 0) return report;
    const next = await inParts({ ...mail, recipients: left.map(({ address }) => address) }, bounds);
    if (next.kind !== 'answered') return afterFault(report, left, next.fault);
    const accepted = [...report.accepted, ...next.accepted];
    return { kind: 'answered', accepted, refused: [...withoutThese(report.refused, left), ...next.refused] };
  };

  return {
    send: (mail, signal, sendOptions = {}) => inParts(mail, { ...sendOptions, signal }),
    easeOff: () => {
      allowance.easeOff();
      pool.trim();
    },
    close: () => pool.close(),
  };
};

/** Combines two signals. All emails of a batch pass the same two, so the combination is cached. */
const eitherSignal = () => {
  let last: { of: [AbortSignal, AbortSignal]; sum: AbortSignal } | undefined;
  return (one: AbortSignal, other: AbortSignal): AbortSignal => {
    if (last?.of[0] !== one || last.of[1] !== other) last = { of: [one, other], sum: AbortSignal.any([one, other]) };
    return last.sum;
  };
};
