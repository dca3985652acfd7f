import type { SmtpServer } from '../../../shared/adapters/smtp/smtp-server.ts';
import {
  type ClosableTransport,
  type SmtpTransportOptions,
  smtpTransport,
} from '../../../shared/adapters/smtp/smtp-transport.ts';
import type { Address } from '../../../shared/email/address/address.ts';
import type { OutgoingMail, TransportReport } from '../../../shared/ports/sending/mail-transport.ts';
import type { ScriptedSmtp } from './server.ts';

export const ann = 'ann@example.com' as Address;
export const bob = 'bob@example.com' as Address;

export const aMail = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  returnPath: 'general@example.com' as Address,
  recipients: [ann],
  raw: Buffer.from('Subject: Hi\r\n\r\n.one dot\r\nThank you.\r\n'),
  ...changes,
});

/** A transport to the scripted server, reached as `localhost`. */
export const transportTo = (
  { port }: Pick<ScriptedSmtp, 'port'>,
  server: Partial<SmtpServer> = {},
  options: Partial<SmtpTransportOptions> = {},
): ClosableTransport =>
  smtpTransport({
    server: { ehloName: 'shop.example', host: 'localhost', port, encryption: 'none', ...server },
    maxConnections: 2,
    network: { loopback: true, private: false },
    now: Date.now,
    resolve: async () => ['127.0.0.1'],
    ...options,
  });

/** A signal that never aborts. */
export const patience = (): AbortSignal => new AbortController().signal;

/** The fault in a report; fails the test if there is none. */
export const faultIn = (report: TransportReport) => {
  if (report.kind !== 'fault') throw new Error('The attempt did not fail');
  return report.fault;
};
