import type { ExternalLogger } from 'nodemailer/lib/shared';
import type { SmtpPhase } from '../../ports/sending/mail-transport.ts';
import type { Progress } from './smtp-failure.ts';

const phases: Record<string, SmtpPhase> = {
  EHLO: 'ehlo',
  HELO: 'ehlo',
  STARTTLS: 'tls',
  AUTH: 'auth',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
};

export interface Tracked extends Progress {
  /** Called at every step; restarts the step's timeout. */
  onStep: () => void;
  /** Called when a phase begins. */
  onPhase: (phase: SmtpPhase) => void;
}

const step = (progress: Tracked, phase: SmtpPhase | undefined): void => {
  if (phase) {
    progress.phase = phase;
    progress.unanswered.push(phase);
    progress.onPhase(phase);
  }
  progress.onStep();
};

/**
 * A logger for nodemailer that discards all messages and only tracks the session's progress. Logging is the only way
 * nodemailer reports that the last byte of a message, the dot, was handed to the socket (`tnx: 'message'`).
 */
export const trackingLogger = (progress: Tracked): ExternalLogger => ({
  debug: ({ tnx }: { tnx?: string }, text: unknown): void => {
    if (tnx === 'client') step(progress, phases[String(text).split(' ', 1)[0] ?? '']);
    if (tnx === 'server') progress.unanswered.shift();
  },
  info: ({ tnx }: { tnx?: string }): void => {
    if (tnx !== 'message') return;
    progress.dot = true;
    step(progress, 'dot');
  },
  warn: () => {},
  error: () => {},
});
