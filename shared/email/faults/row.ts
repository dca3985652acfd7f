import type { TransportFault } from '../../ports/sending/mail-transport.ts';

/**
 * What becomes of the recipients that an attempt failed for. `retry`: later. `throttle`: later, and fewer at once.
 * `hold`: the settings or the host are at fault, no attempt counts. `ambiguous`: the server may have the message.
 * `bounced`, `failed`: never.
 */
export type Verdict = 'retry' | 'throttle' | 'hold' | 'ambiguous' | 'bounced' | 'failed';

/** `first` for that many attempts in a row that end in this row, `after` from there on. */
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
  /** For people; completes no sentence. */
  reason: string;
}

/** Attempts in a row after which what may pass by itself counts as a fault of the configuration. */
export const FAULTS_BEFORE_HOLD = 2;

/** Whether the server's reply is a 4xx, or a 5xx. */
export const within = ({ reply = 0 }: TransportFault, hundred: 4 | 5): boolean => Math.floor(reply / 100) === hundred;
