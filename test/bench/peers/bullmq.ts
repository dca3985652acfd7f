import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startChild } from '../rig/child.ts';
import type { Sending, Spent } from '../rig/nodemailer.ts';
import { startSmtp } from '../rig/smtp.ts';

export interface BullMq {
  role: 'producer' | 'worker';
  /** A file of the folder that BullMQ is installed in. */
  installed: string;
  /** Path of Redis's socket. */
  socket: string;
  port: number;
  connections: number;
  /** Emails added at once. */
  callers: number;
}

export type Peer = { emailsPerSecond: number } | { skipped: string };

const VERSION = '^5.0.0';
const INSTALL_MS = 120_000;

/** Installs BullMQ into a folder. Gives a file of it, or nothing where there is no registry. */
const install = async (directory: string): Promise<string | undefined> => {
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts'];
  try {
    await promisify(execFile)('npm', ['install', '--prefix', directory, `bullmq@${VERSION}`, ...flags], {
      timeout: INSTALL_MS,
    });
    return join(directory, 'package.json');
  } catch {
    return undefined;
  }
};

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path, () => socket.end(() => resolve(true)));
    socket.on('error', () => resolve(false));
  });

/** Redis as BullMQ advises: what was added is appended to a file, which is flushed every second. */
const startRedis = async (directory: string) => {
  const socket = join(directory, 'redis.sock');
  const flags = ['--port', '0', '--unixsocket', socket, '--dir', directory, '--save', '', '--appendonly', 'yes'];
  const server = spawn('redis-server', flags, { stdio: 'ignore' });
  const ended = once(server, 'exit');
  while (!(existsSync(socket) && (await answers(socket)))) {
    if (server.exitCode !== null) throw new Error(`redis-server ended: ${server.exitCode}`);
    await wait(20);
  }
  const stop = async (): Promise<void> => {
    server.kill();
    await ended;
  };
  return { socket, stop };
};

const measure = async (options: Omit<BullMq, 'role' | 'port'>, emails: number): Promise<number> => {
  const smtp = await startSmtp({ pipelining: true, roundTripMs: 0 });
  const start = (role: BullMq['role']) =>
    startChild<string, Sending, Spent>('../peers/bullmq-process.ts', {
      args: [JSON.stringify({ ...options, role, port: smtp.port } satisfies BullMq)],
    });
  const children = await Promise.all([start('producer'), start('worker')]);
  const begun = performance.now();
  await Promise.all(children.map((child) => child.ask({ emails })));
  const ms = performance.now() - begun;
  await Promise.all(children.map((child) => child.leave()));
  await smtp.close();
  return (emails / ms) * 1000;
};

/** Emails a second from BullMQ's queue through Redis and nodemailer's pool to a mail server that takes all. */
export const bullMq = async (emails: number, connections: number, callers: number): Promise<Peer> => {
  if (spawnSync('redis-server', ['--version']).error) return { skipped: 'there is no redis-server' };
  const directory = await mkdtemp(join(tmpdir(), 'storemail-bench-bullmq-'));
  try {
    const installed = await install(directory);
    if (installed === undefined) return { skipped: 'npm cannot install bullmq' };
    const redis = await startRedis(directory);
    try {
      return { emailsPerSecond: await measure({ installed, socket: redis.socket, connections, callers }, emails) };
    } finally {
      await redis.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};
