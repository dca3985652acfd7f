import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Address } from '../../email/address/address.ts';
import type { TransportFault } from '../../ports/sending/mail-transport.ts';
import { faultOfEnding } from './read-stderr.ts';

/** Milliseconds for one run: the program connects to its mail server meanwhile. */
const LIMIT_MS = 45_000;

/** More than any reason that a program prints. */
const MAX_STDERR_BYTES = 8 * 1024;

/** Nothing of the function's own environment, which holds credentials. */
const ENVIRONMENT = { PATH: '/opt/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

/** The result of one run of the program. */
export type RunOutcome = 'accepted' | TransportFault;

/** A fault of a run; with `dot`, the program may have handed the message over. */
export const runFault = (code: string, dot = false): TransportFault => ({ phase: 'sendmail', code, dot });

/** One message to one recipient. */
export interface Run {
  returnPath: Address;
  recipient: Address;
  raw: Buffer;
}

/** An unlinked file, which disappears when it is closed. */
const openUnnamed = async (content: Buffer): Promise<FileHandle> => {
  const path = join(tmpdir(), `storemail-${randomUUID()}`);
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
    return await open(path, 'r+');
  } finally {
    // Also of a message that did not fit onto the disk: its beginning would keep the disk full.
    await rm(path, { force: true });
  }
};

const isAtItsEnd = async (message: FileHandle): Promise<boolean> =>
  (await message.read({ buffer: Buffer.alloc(1), position: null })).bytesRead === 0;

const textIn = async (file: FileHandle): Promise<string> => {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(MAX_STDERR_BYTES), position: 0 });
  return buffer.toString('utf8', 0, bytesRead);
};

/** A program that succeeds without having read the whole message may have sent only part of it. */
const outcomeOf = async (exit: number | null, message: FileHandle, stderr: FileHandle): Promise<RunOutcome> => {
  if (exit === null) return runFault('EX_KILLED', true);
  const wasRead = await isAtItsEnd(message);
  if (exit > 0) return faultOfEnding({ exit, stderr: await textIn(stderr), wasRead });
  return wasRead ? 'accepted' : runFault('EPIPE', true);
};

/**
 * The message is a file: a pipe would take a small one whether or not anybody reads it, and the position in a file is
 * the program's and ours together. So is standard error, which a child of the program may keep open.
 */
const run = async (path: string, { returnPath, recipient, raw }: Run, signal: AbortSignal): Promise<RunOutcome> => {
  await using files = new AsyncDisposableStack();
  const message = files.use(await openUnnamed(raw));
  const stderr = files.use(await openUnnamed(Buffer.alloc(0)));
  const program = spawn(path, ['-i', '-f', returnPath, '--', recipient], {
    shell: false,
    stdio: [message.fd, 'ignore', stderr.fd],
    env: ENVIRONMENT,
    signal,
    killSignal: 'SIGKILL',
  });
  const [exit] = await once(program, 'exit');
  return await outcomeOf(exit, message, stderr);
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/** Runs the program at an absolute path once, without a shell, and kills it after a time. Never rejects. */
export const runProgram = async (path: string, one: Run, signal: AbortSignal): Promise<RunOutcome> => {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  try {
    return await run(path, one, limited);
  } catch (error) {
    return limited.aborted ? runFault('EX_KILLED', true) : runFault(codeOf(error));
  }
};
