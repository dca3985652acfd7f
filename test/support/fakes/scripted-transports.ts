import type {
  OutgoingMail,
  SendOptions,
  TransportReport,
  Transports,
} from '../../../shared/ports/sending/mail-transport.ts';
import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';

export interface Sent extends OutgoingMail {
  settings: SettingsInForce;
}

export interface ScriptedTransports extends Transports {
  /** The messages sent, in order. */
  readonly sent: Sent[];
  /** Scopes whose transport was told to slow down, in order. */
  readonly eased: string[];
}

/** A report in which the mail server accepts every recipient. */
export const acceptAll = ({ recipients }: OutgoingMail): TransportReport => ({
  kind: 'answered',
  accepted: recipients.map((address) => ({ address, code: 250, response: '250 Ok' })),
  refused: [],
});

/** The report for a message. */
export type Report = (
  mail: Sent,
  signal: AbortSignal,
  options?: SendOptions,
) => TransportReport | Promise<TransportReport>;

/** Transports without a network: `report` determines the outcome of every message. */
export const scriptedTransports = (report: Report = acceptAll): ScriptedTransports => {
  const sent: Sent[] = [];
  const eased: string[] = [];
  return {
    sent,
    eased,
    for: (settings) => ({
      send: async (mail, signal, options) => {
        const one = { ...mail, settings };
        sent.push(one);
        return report(one, signal, options);
      },
      easeOff: () => {
        eased.push(settings.scope);
      },
    }),
  };
};
