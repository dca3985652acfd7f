import type { NodemailerError } from 'nodemailer';
import { replyText } from '../../email/faults/reply-text.ts';
import type { SmtpPhase, TransportFault } from '../../ports/sending/mail-transport.ts';

/** An attempt, or a connection for one, failed. Stays within the adapter: what leaves it is the fault. */
export class SmtpFailure extends Error {
  override readonly name = 'SmtpFailure';
  readonly fault: TransportFault;

  constructor(fault: TransportFault, cause?: unknown) {
    super(`${fault.code} at ${fault.phase}`, { cause });
    this.fault = fault;
  }
}

/** A failure that is no error of nodemailer's. */
export const failure = (phase: SmtpPhase, code: string, cause?: unknown): SmtpFailure =>
  new SmtpFailure({ phase, code, dot: false }, cause);

/** Where a session is: what was sent last, and whether the final dot was. */
export interface Progress {
  phase: SmtpPhase;
  dot: boolean;
  /** Phases of commands without a reply so far. With PIPELINING there are several, and the first is the one that hangs. */
  unanswered: SmtpPhase[];
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

/** The phase that a reply was to. nodemailer names the command; with PIPELINING later ones were sent already. */
const repliedTo = ({ command = '', code }: NodemailerError, phase: SmtpPhase): SmtpPhase => {
  if (code === 'EMESSAGE' && command === 'DATA') return 'dot';
  return phases[command] ?? phases[command.split(' ')[0] ?? ''] ?? phase;
};

const ENHANCED = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/;

/** RFC 3463's code at the beginning of a reply. */
export const enhancedCode = (response = ''): { enhanced?: string } => {
  const [, enhanced] = ENHANCED.exec(response) ?? [];
  return enhanced === undefined ? {} : { enhanced };
};

/**
 * nodemailer's error as a fault. After the dot only EMESSAGE comes with a whole reply; what a connection that broke
 * then left behind may be half of one, and half a reply says nothing.
 */
export const faultOf = (error: NodemailerError, progress: Progress): TransportFault => {
  const { code = '', originalCode = code, response, responseCode } = error;
  const isWhole = !progress.dot || code === 'EMESSAGE';
  return {
    phase: repliedTo(error, progress.unanswered[0] ?? progress.phase),
    code: originalCode,
    ...(isWhole && responseCode && { reply: responseCode, ...enhancedCode(response) }),
    ...(isWhole && response && { response: replyText(response) }),
    dot: progress.dot,
  };
};
