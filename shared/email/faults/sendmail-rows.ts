import type { TransportFault } from '../../ports/sending/mail-transport.ts';
import { FAULTS_BEFORE_HOLD, type Row } from './row.ts';

/**
 * About four hours of retries: a program that fails for longer is broken, although it exits with the same codes
 * as for a full disk.
 */
const SENDMAIL_FAULTS_BEFORE_FAILING = 9;

const exit = ({ phase, code }: TransportFault, codes: RegExp): boolean => phase === 'sendmail' && codes.test(code);

/** The exit codes of a sendmail program (sysexits.h). */
export const sendmailRows: readonly Row[] = [
  {
    kind: 'sendmail-misconfigured',
    is: (fault) => exit(fault, /^(?:EX_64|EX_77|EX_78|ENOENT|EACCES)$/),
    verdict: 'hold',
    reason: 'The sendmail program cannot be used',
  },
  {
    kind: 'sendmail-refused-message',
    is: (fault) => exit(fault, /^EX_65$/),
    verdict: 'failed',
    reason: 'The sendmail program refused the message',
  },
  {
    kind: 'sendmail-refused-recipient',
    is: (fault) => exit(fault, /^EX_67$/),
    verdict: 'bounced',
    reason: 'The sendmail program does not know the recipient',
  },
  {
    // For msmtp, EX_NOHOST refers to the relay's name, not the recipient's.
    kind: 'sendmail-host-unknown',
    is: (fault) => exit(fault, /^EX_68$/),
    verdict: { first: 'retry', times: FAULTS_BEFORE_HOLD, after: 'hold' },
    reason: 'The sendmail program cannot find its mail server',
  },
  {
    kind: 'sendmail-interrupted',
    is: (fault) => exit(fault, /^(?:EX_76|EX_KILLED)$/),
    verdict: 'ambiguous',
    reason: 'The sendmail program ended before it reported what happened to the message',
  },
  {
    kind: 'sendmail-failing',
    is: ({ phase }) => phase === 'sendmail',
    verdict: { first: 'retry', times: SENDMAIL_FAULTS_BEFORE_FAILING, after: 'failed' },
    reason: 'The sendmail program keeps failing',
  },
];
