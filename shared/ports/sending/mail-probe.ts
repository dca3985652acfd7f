import type { SettingsInForce } from '../settings/settings-reader.ts';
import type { OutgoingMail, SmtpPhase, TransportFault, TransportReport } from './mail-transport.ts';

/** What a verified certificate says. */
export interface CertificateFacts {
  /** Name of the server. */
  subject: string;
  /** Milliseconds since 1970 at which it expires. */
  validTo: number;
}

/** One step on the way to a mail server, as it went. */
export interface ProbeStep {
  phase: SmtpPhase | 'sendmail';
  durationMs: number;
  addresses?: readonly string[];
  secured?: { protocol: string; certificate: CertificateFacts };
}

/** What a probe came to: its steps, and the fault that the last one ended in. */
export interface Probe {
  steps: ProbeStep[];
  fault?: TransportFault;
  /** What the server said at last. */
  report?: TransportReport;
}

/** Tries settings on the mail server they name, by the code that sends mail. Never rejects. */
export interface MailProbe {
  /** Up to and with the login; nothing is sent. */
  logIn(settings: SettingsInForce, signal: AbortSignal): Promise<Probe>;
  send(settings: SettingsInForce, mail: OutgoingMail, signal: AbortSignal): Promise<Probe>;
}
