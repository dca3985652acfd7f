import type { OutgoingMail, SmtpPhase, TransportFault, TransportReport } from '../ports/mail-transport.ts';
import type { SettingsInForce } from '../ports/settings-reader.ts';
import type { NetworkPolicy } from '../settings/network.ts';
import type { CertificateFacts, SmtpEvent, SmtpObserver } from './smtp/observer.ts';
import { openSession } from './smtp/open-session.ts';
import { asFailure } from './smtp/reports.ts';
import { smtpServer } from './smtp/smtp-server.ts';
import { transportFor } from './transports.ts';

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

export interface MailProbeOptions {
  network: NetworkPolicy;
  now: () => number;
}

const stopwatch = (now: () => number) => {
  const begun: (ProbeStep & { at: number })[] = [];
  const end = (): void => {
    const last = begun.at(-1);
    if (last) last.durationMs = now() - last.at;
  };
  const observe: SmtpObserver = (event: SmtpEvent) => {
    const last = begun.at(-1);
    if (event.kind === 'begins') {
      end();
      begun.push({ phase: event.phase, at: now(), durationMs: 0 });
    } else if (last && event.kind === 'resolved') last.addresses = event.addresses;
    else if (last && event.kind === 'secured') last.secured = { ...event };
  };
  const steps = (): ProbeStep[] => {
    end();
    return begun.map(({ at: _at, ...step }) => step);
  };
  return { observe, steps };
};

/** A connection of its own each time, so that every step is taken. */
export const mailProbe = ({ network, now }: MailProbeOptions): MailProbe => ({
  logIn: async (settings, signal) => {
    const { observe, steps } = stopwatch(now);
    try {
      const session = await openSession({ server: smtpServer(settings), network, observe }, signal);
      session.quit();
      return { steps: steps() };
    } catch (error) {
      return { steps: steps(), fault: asFailure(error).fault };
    }
  },
  send: async (settings, mail, signal) => {
    const { observe, steps } = stopwatch(now);
    const transport = transportFor(settings, { network, now, newObserver: () => observe });
    const report = await transport.send(mail, signal);
    transport.close();
    return { steps: steps(), report, ...(report.kind === 'fault' && { fault: report.fault }) };
  },
});
