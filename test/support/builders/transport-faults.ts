import type { Address } from '../../../shared/email/address/address.ts';
import { type AttemptVerdict, judge } from '../../../shared/email/faults/verdict.ts';
import type { TransportFault, TransportReport } from '../../../shared/ports/sending/mail-transport.ts';

export const ann = 'ann@example.com' as Address;

export const fault = (changes: Partial<TransportFault>): TransportFault => ({
  phase: 'unknown',
  code: '',
  dot: false,
  ...changes,
});
export const failing = (changes: Partial<TransportFault>): TransportReport => ({
  kind: 'fault',
  fault: fault(changes),
  refused: [],
});

/** The verdict on one recipient after the same fault this many times in a row. */
export const verdictOn = (changes: Partial<TransportFault>, inARow = 1) => {
  let attempt: AttemptVerdict | undefined;
  for (let n = 0; n < inARow; n++) {
    attempt = judge([ann], failing(changes), { ...(attempt?.fault && { faultBefore: attempt.fault }) });
  }
  return attempt?.recipients.get(ann)?.verdict;
};
