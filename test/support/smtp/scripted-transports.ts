import type { ClosableTransport } from '../../../shared/adapters/smtp/smtp-transport.ts';
import { judge } from '../../../shared/email/faults/verdict.ts';
import type { TransportReport } from '../../../shared/ports/sending/mail-transport.ts';
import type { SmtpScript } from './script.ts';
import { type ScriptedSmtp, startScriptedSmtp } from './server.ts';
import { ann, transportTo } from './transport.ts';

/** Scripted servers and transports to them, closed after each test, transports first. */
export const scriptedTransports = () => {
  const running: { close(): unknown }[] = [];
  return {
    start: async (script: SmtpScript = {}): Promise<ScriptedSmtp> => {
      const server = await startScriptedSmtp(script);
      running.push(server);
      return server;
    },
    transport: (...args: Parameters<typeof transportTo>): ClosableTransport => {
      const made = transportTo(...args);
      running.unshift(made);
      return made;
    },
    closeAll: async (): Promise<void> => {
      await Promise.all(running.splice(0).map((one) => one.close()));
    },
  };
};

/** The verdict for the only recipient of `aMail`. */
export const verdict = (report: TransportReport) => judge([ann], report).recipients.get(ann)?.verdict;
