import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { goodKey } from './fake-api.ts';

/** Passes the path of the bundled program to the workers of a test run. */
export const PROGRAM = 'STOREMAIL_TEST_RELAY';

const main = process.env[PROGRAM] ?? fileURLToPath(new URL('../../../infra/relay/main.ts', import.meta.url));

/** Fields of the configuration file. */
export type Settings = Record<string, unknown>;

export interface RelayHome {
  folder: string;
  spool: string;
  config: string;
  remove: () => Promise<void>;
}

/** A folder with a configuration file that only its owner can read. */
export const createHome = async (settings: Settings): Promise<RelayHome> => {
  const folder = await mkdtemp(join(tmpdir(), 'relay-test-'));
  const config = join(folder, 'relay.json');
  const content = { key: goodKey, listen: '127.0.0.1:0', ...settings };
  await writeFile(config, JSON.stringify(content), { mode: 0o600 });
  return { folder, config, spool: join(folder, 'spool'), remove: () => rm(folder, { recursive: true, force: true }) };
};

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the program to completion. */
export const runRelay = async (
  args: string[],
  input: string | Buffer = '',
  program: string[] = [process.execPath, main],
): Promise<Ran> => {
  const [command = main, ...before] = program;
  const child = spawn(command, [...before, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (output.stderr += text));
  // A program that refuses its arguments does not read its input.
  child.stdin.on('error', () => {}).end(input);
  const [code] = await once(child, 'close');
  return { code, ...output };
};

export type LogLine = { event: string } & Record<string, unknown>;

export interface RelayProcess {
  child: ChildProcess;
  port: number;
  addresses: LogLine[];
  log: LogLine[];
  /** Resolves to the first line with this event, past or future. */
  logged: (event: string) => Promise<LogLine>;
  kill: (signal?: NodeJS.Signals) => Promise<void>;
}

/**
 * Starts `serve`, in a Node with such options, and waits until it listens on `listeners` addresses. Rejects with its
 * output if it ends before.
 */
export const startRelay = async (
  home: RelayHome,
  args: string[] = [],
  listeners = 1,
  nodeOptions: string[] = [],
): Promise<RelayProcess> => {
  const child = spawn(process.execPath, [...nodeOptions, main, 'serve', '--config', home.config, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: LogLine[] = [];
  const waiting = new Set<() => void>();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  createInterface({ input: child.stdout }).on('line', (line) => {
    log.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  const until = <T>(find: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      child.once('exit', (code) => reject(new Error(`the relay ended with ${code}: ${stderr}`)));
      look();
    });
  const listening = (): LogLine[] | undefined => {
    const lines = log.filter(({ event }) => event === 'listening');
    return lines.length >= listeners ? lines : undefined;
  };
  const addresses = await until(listening);
  return {
    child,
    port: portOf(addresses[0]),
    addresses,
    log,
    logged: (event) => until(() => log.find((line) => line.event === event)),
    kill: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
};

export const portOf = (line: LogLine | undefined): number => Number(String(line?.address).split(':').at(-1));
