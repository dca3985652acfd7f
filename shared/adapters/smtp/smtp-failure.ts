import type { NodemailerError } from 'nodemailer';
import { replyText } from '../../email/faults/reply-text.ts';
import type { SmtpPhase, TransportFault } from '../../ports/sending/mail-transport.ts';

/** A failed attempt or connection. Used only within this adapter, which hands its `fault` to callers. */
export class SmtpFailure extends Error {
  override readonly name = 'SmtpFailure';
  readonly fault: TransportFault;

  constructor(fault: TransportFault, cause?: unknown) {
    super(`${fault.code} at ${fault.phase}`, { cause });
    this.fault = fault;
  }
}

/** A failure that does not come from a nodemailer error. */
export const failure = (phase: SmtpPhase, code: string, cause?: unknown): SmtpFailure =>
  new SmtpFailure({ phase, code, dot: false }, cause);

/** How far a session has got: the last command sent, and whether the final dot was sent. */
export interface Progress {
  phase: SmtpPhase;
  dot: boolean;
  /**
   * Phases whose commands are unanswered, oldest first. With PIPELINING there may be several, and the first is the
   * one that hangs.
   */
  unanswered: SmtpPhase[];
  /** What must not be kept of a reply. */
  secrets: readonly string[];
}

const phases: Record<string, SmtpPhase> = {
  EHLO: 'ehlo',
  HELO: 'ehlo',
  STARTTLS: 'tls',
  AUTH: 'auth',
  'MAIL FROM': 'mail',
  'RCPT TO': 'rcpt',
  DATA: 'data',
};

/**
 * The phase that a reply belongs to. nodemailer names the command; with PIPELINING, later ones may already have been
 * sent.
 */
const repliedTo = ({ command = '', code }: NodemailerError, phase: SmtpPhase): SmtpPhase => {
  if (code === 'EMESSAGE' && command === 'DATA') return 'dot';
  return phases[command] ?? phases[command.split(' ')[0] ?? ''] ?? phase;
};

const ENHANCED = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/;
/** As qmail and Cisco write it, anywhere: `553 sorry, … (#5.7.1)`. */
const MARKED = /#([245]\.\d{1,3}\.\d{1,3})\b/;

/** The enhanced status code (RFC 3463) of a reply: at its beginning, or marked. */
export const enhancedCode = (response = ''): { enhanced?: string } => {
  const [, enhanced] = ENHANCED.exec(response) ?? MARKED.exec(response) ?? [];
  return enhanced === undefined ? {} : { enhanced };
};

const CODE = /^([2-5]\d\d)(?:[ \t-]|$)/;

/** The code of a reply, which each of its lines repeats (RFC 5321, 4.2.1); `undefined` if they do not agree on one. */
export const replyCode = (response = ''): number | undefined => {
  const codes = new Set(
    response
      .trim()
      .split(/\r?\n/)
      .map((line) => CODE.exec(line)?.[1]),
  );
  const [code] = codes;
  return codes.size === 1 && code !== undefined ? Number(code) : undefined;
};

/**
 * Converts nodemailer's error to a fault. After the dot only EMESSAGE carries a complete reply; what a broken
 * connection left behind may be half of one, and is ignored.
 */
export const faultOf = (error: NodemailerError, progress: Progress): TransportFault => {
  const { code = '', originalCode = code, response, responseCode } = error;
  const isWhole = !progress.dot || (code === 'EMESSAGE' && replyCode(response) !== undefined);
  return {
    phase: repliedTo(error, progress.unanswered[0] ?? progress.phase),
    code: originalCode,
    ...(isWhole && responseCode && { reply: responseCode, ...enhancedCode(response) }),
    ...(isWhole && response && { response: replyText(response, progress.secrets) }),
    dot: progress.dot,
  };
};
