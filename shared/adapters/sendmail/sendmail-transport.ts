import { type Address, InvalidAddress, parseAddress } from '../../email/address/address.ts';
import type {
  MailTransport,
  OutgoingMail,
  TransportFault,
  TransportReport,
} from '../../ports/sending/mail-transport.ts';
import { combined } from './combined.ts';
import { type RunOutcome, runFault, runProgram } from './run-program.ts';

/** No further run is started this late in an attempt, because the outcome of an aborted run is unknown. */
const BEGIN_WITHIN_MS = 20_000;

/** Faults that every recipient would meet: the program is missing, or misconfigured. */
const forAll = /^(?:ENOENT|EACCES|EX_64|EX_77|EX_78)$/;
/** So are faults of the program's mail server. Repeating a rejected login would get the account locked. */
const beforeRecipient: ReadonlySet<TransportFault['phase']> = new Set([
  'dns',
  'connect',
  'greeting',
  'ehlo',
  'tls',
  'auth',
]);

/** A final check before an address becomes an argument: no valid address can be taken for an option or other syntax. */
const isValidated = (address: string): boolean => {
  try {
    return parseAddress(address) === address;
  } catch (error) {
    if (error instanceof InvalidAddress) return false;
    throw error;
  }
};

const runForEach = async (
  path: string,
  { recipients, returnPath, raw }: OutgoingMail,
  signal: AbortSignal,
): Promise<Map<Address, RunOutcome>> => {
  const late = AbortSignal.any([signal, AbortSignal.timeout(BEGIN_WITHIN_MS)]);
  const outcomes = new Map<Address, RunOutcome>();
  let last: RunOutcome = 'accepted';
  for (const recipient of recipients) {
    const isHopeless = last !== 'accepted' && (forAll.test(last.code) || beforeRecipient.has(last.phase));
    if (late.aborted) last = runFault('EABORT');
    else if (!isHopeless) last = await runProgram(path, { returnPath, recipient, raw }, signal);
    outcomes.set(recipient, last);
  }
  return outcomes;
};

/**
 * A sendmail-compatible program at an absolute path, one that hands the message over before it exits, such as msmtp.
 * No address that could be taken for an option. It has one exit code for all recipients, so it is run once for each
 * recipient: msmtp sends a message to nobody if one of them is refused, other programs to the rest, and neither says so.
 */
export const sendmailTransport = (path: string): MailTransport => ({
  send: async (mail, signal): Promise<TransportReport> => {
    const isSafe = [mail.returnPath, ...mail.recipients].every(isValidated);
    if (!isSafe) return { kind: 'fault', fault: runFault('EX_64'), refused: [] };
    return combined(await runForEach(path, mail, signal));
  },
  // The program keeps no connections, so there are none to reduce.
  easeOff: () => {},
});
