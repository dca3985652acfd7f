import type { TransportFault } from '../../ports/sending/mail-transport.ts';

/**
 * What happens to the recipients that an attempt failed for. `retry`: try later. `throttle`: try later, with fewer
 * connections. `hold`: the settings or the host are at fault, and the attempt does not count. `ambiguous`: the server
 * may have the message. `bounced`, `failed`: do not try again.
 */
export type Verdict = 'retry' | 'throttle' | 'hold' | 'ambiguous' | 'bounced' | 'failed';

/** `first` applies to that many attempts in a row that end in this row, `after` to further ones. */
export interface Lasting {
  first: Verdict;
  times: number;
  after: Verdict;
}

/** One row of the decision table. */
export interface Row {
  kind: string;
  is: (fault: TransportFault) => boolean;
  verdict: Verdict | Lasting;
  /** The reply blames the sender, its login or its host, even if it comes for a recipient. */
  blamesSender?: true;
  /** For people; a whole sentence without a full stop. */
  reason: string;
}

/** Attempts in a row after which a possibly temporary fault counts as a fault of the configuration. */
export const FAULTS_BEFORE_HOLD = 2;

/** Whether the server's reply is in the 4xx or 5xx range. */
export const within = ({ reply = 0 }: TransportFault, hundred: 4 | 5): boolean => Math.floor(reply / 100) === hundred;
