import type { AccessTokens } from '../../ports/sending/access-tokens.ts';
import type { MailProbe, ProbeStep } from '../../ports/sending/mail-probe.ts';
import type { NetworkPolicy } from '../../settings/checks/network.ts';
import { tokenOf, transportFor } from '../transports.ts';
import type { SmtpEvent, SmtpObserver } from './observer.ts';
import { openSession } from './open-session.ts';
import { asFailure } from './reports.ts';
import { smtpServer } from './smtp-server.ts';

export interface MailProbeOptions {
  network: NetworkPolicy;
  now: () => number;
  /** Absolute path of the deployment's sendmail program, if it has one. */
  sendmailPath?: string;
  /** Needed for settings that log in with XOAUTH2. */
  accessTokens?: AccessTokens;
}

const stopwatch = (now: () => number) => {
  const begun: (ProbeStep & { at: number })[] = [];
  const end = (): void => {
    const last = begun.at(-1);
    if (last) last.durationMs = now() - last.at;
  };
  const begin = (phase: ProbeStep['phase']): void => {
    end();
    begun.push({ phase, at: now(), durationMs: 0 });
  };
  const observe: SmtpObserver = (event: SmtpEvent) => {
    const last = begun.at(-1);
    if (event.kind === 'begins') begin(event.phase);
    else if (last && event.kind === 'resolved') last.addresses = event.addresses;
    else if (last && event.kind === 'secured') last.secured = { ...event };
  };
  const steps = (): ProbeStep[] => {
    end();
    return begun.map(({ at: _at, ...step }) => step);
  };
  return { begin, observe, steps };
};

/** Each probe opens a new connection, so that every step is exercised. */
export const mailProbe = ({ network, now, accessTokens, sendmailPath }: MailProbeOptions): MailProbe => ({
  logIn: async (settings, signal) => {
    const { observe, steps } = stopwatch(now);
    try {
      const accessToken = accessTokens && { accessToken: tokenOf(accessTokens, settings) };
      const session = await openSession(
        { server: smtpServer(settings), network, observe, ...accessToken },
        { signal, isPatient: true },
      );
      session.quit();
      return { steps: steps() };
    } catch (error) {
      return { steps: steps(), fault: asFailure(error).fault };
    }
  },
  send: async (settings, mail, signal) => {
    const { begin, observe, steps } = stopwatch(now);
    const transport = transportFor(settings, {
      network,
      now,
      newObserver: () => observe,
      ...(accessTokens && { accessTokens }),
      ...(sendmailPath !== undefined && { sendmailPath }),
    });
    if (settings.values['system/smtp/transport'] === 'sendmail') begin('sendmail');
    const report = await transport.send(mail, signal, { isPatient: true });
    transport.close();
    return { steps: steps(), report, ...(report.kind === 'fault' && { fault: report.fault }) };
  },
});
