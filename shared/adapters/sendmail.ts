import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { InvalidAddress, parseAddress } from '../email/address.ts';
import type { MailTransport, OutgoingMail, TransportReport } from '../ports/mail-transport.ts';

/** Milliseconds for the whole hand-over: the program talks to a server of its own meanwhile. */
const LIMIT_MS = 45_000;

/** Nothing of the function's own environment, which holds credentials. */
const ENVIRONMENT = { PATH: '/opt/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

/** One last look at what becomes an argument: no option, no other syntax can hide in an address of our grammar. */
const isValidated = (address: string): boolean => {
  try {
    return parseAddress(address) === address;
  } catch (error) {
    if (error instanceof InvalidAddress) return false;
    throw error;
  }
};

const fault = (code: string, dot = false): TransportReport => ({
  kind: 'fault',
  fault: { phase: 'sendmail', code, dot },
  refused: [],
});

const accepted = ({ recipients }: OutgoingMail): TransportReport => ({
  kind: 'answered',
  accepted: recipients.map((address) => ({ address, code: 250, response: 'The sendmail program took the message' })),
  refused: [],
});

/** Feeds the message. false: the program ended, or closed its input, before it had read all of it. */
const feed = (program: ChildProcess, raw: Buffer): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  program.stdin?.on('error', () => resolve(false));
  program.stdin?.end(raw, (error?: Error | null) => resolve(!error));
  return promise;
};

/** A program that says yes without having read the whole message may have sent half of it. */
const reportOf = (mail: OutgoingMail, exit: number | null, wasRead: boolean): TransportReport => {
  if (exit === null) return fault('EX_KILLED', true);
  if (exit > 0) return fault(`EX_${exit}`);
  return wasRead ? accepted(mail) : fault('EPIPE', true);
};

const run = async (path: string, mail: OutgoingMail, signal: AbortSignal): Promise<TransportReport> => {
  const program = spawn(path, ['-i', '-f', mail.returnPath, '--', ...mail.recipients], {
    shell: false,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: ENVIRONMENT,
    signal,
    killSignal: 'SIGKILL',
  });
  const [wasRead, [exit]] = await Promise.all([feed(program, mail.raw), once(program, 'exit')]);
  return reportOf(mail, exit, wasRead);
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/**
 * A sendmail-compatible program at an absolute path, one that hands the message over before it exits, such as msmtp.
 * No shell, no address that could be taken for an option, killed after a time. Its exit code (sysexits.h) is all it
 * says, for all recipients at once.
 */
export const sendmailTransport = (path: string): MailTransport => ({
  send: async (mail, signal) => {
    if (![mail.returnPath, ...mail.recipients].every(isValidated)) return fault('EX_64');
    if (signal.aborted) return fault('EABORT');
    const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
    try {
      return await run(path, mail, limited);
    } catch (error) {
      return limited.aborted ? fault('EX_KILLED', true) : fault(codeOf(error));
    }
  },
  // The program keeps no connections that there could be fewer of.
  easeOff: () => {},
});
