import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, open, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/**
 * The message as a file without a name. A pipe would take a small message from us whether or not anybody reads it; the
 * position in a file is the program's and ours together.
 */
const openMessage = async (raw: Buffer): Promise<FileHandle> => {
  const path = join(tmpdir(), `storemail-${randomUUID()}`);
  await writeFile(path, raw, { flag: 'wx', mode: 0o600 });
  try {
    return await open(path, 'r');
  } finally {
    await unlink(path);
  }
};

const isAtItsEnd = async (message: FileHandle): Promise<boolean> =>
  (await message.read({ buffer: Buffer.alloc(1), position: null })).bytesRead === 0;

/** A program that says yes without having read the whole message may have sent half of it. */
const reportOf = (mail: OutgoingMail, exit: number | null, wasRead: boolean): TransportReport => {
  if (exit === null) return fault('EX_KILLED', true);
  if (exit > 0) return fault(`EX_${exit}`);
  return wasRead ? accepted(mail) : fault('EPIPE', true);
};

const run = async (path: string, mail: OutgoingMail, signal: AbortSignal): Promise<TransportReport> => {
  const message = await openMessage(mail.raw);
  try {
    const program = spawn(path, ['-i', '-f', mail.returnPath, '--', ...mail.recipients], {
      shell: false,
      stdio: [message.fd, 'ignore', 'ignore'],
      env: ENVIRONMENT,
      signal,
      killSignal: 'SIGKILL',
    });
    const [exit] = await once(program, 'exit');
    return reportOf(mail, exit, await isAtItsEnd(message));
  } finally {
    await message.close();
  }
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
