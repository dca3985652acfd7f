import type { SettingsInForce } from '../settings/settings-reader.ts';
import type { OutgoingMail, SmtpPhase, TransportFault, TransportReport } from './mail-transport.ts';

/** Facts from a verified certificate. */
export interface CertificateFacts {
  /** Name of the server. */
  subject: string;
  /** Expiry, in milliseconds since the epoch. */
  validTo: number;
}

/** One step of a connection to a mail server, and its result. */
export interface ProbeStep {
  phase: SmtpPhase | 'sendmail';
  durationMs: number;
  addresses?: readonly string[];
  secured?: { protocol: string; certificate: CertificateFacts };
}

/** The result of a probe: its steps, and the fault of the last one. */
export interface Probe {
  steps: ProbeStep[];
  fault?: TransportFault;
  /** The server's last reply. */
  report?: TransportReport;
}

/** Tries settings on the mail server they name, with the same code that sends mail. Never rejects. */
export interface MailProbe {
  /** Connects and logs in; sends nothing. */
  logIn(settings: SettingsInForce, signal: AbortSignal): Promise<Probe>;
  send(settings: SettingsInForce, mail: OutgoingMail, signal: AbortSignal): Promise<Probe>;
}
