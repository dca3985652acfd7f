import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { stackFor } from './runner.ts';

export interface Ended {
  code: number | null;
  stdout: string;
  /** Without progress lines. */
  stderr: string;
  /** The progress lines. */
  progress: string[];
}

const isProgress = (line: string): boolean => /^storemail: .* …$/.test(line);

const toldIn = (text: string): Pick<Ended, 'stderr' | 'progress'> => {
  const lines = text.split('\n');
  return { stderr: lines.filter((line) => !isProgress(line)).join('\n'), progress: lines.filter(isProgress) };
};

const main = fileURLToPath(new URL('../../../infra/local/main.ts', import.meta.url));

/** Runs the command behind `npm start` with these arguments until it ends. */
export const npmStart = async (...args: string[]): Promise<Ended> => {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, told, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, stdout, ...toldIn(told) };
};

export interface Started {
  pid: number;
  /** Standard output up to the end of the welcome. */
  welcome: string;
  /** Standard error so far, without progress lines. */
  stderr(): string;
  /** What it said it was doing. */
  progress(): string[];
  /** Resolves to the exit code. */
  stop(): Promise<number | null>;
}

/** Runs the command behind `npm start` on free ports until it has printed the welcome. */
export const startWelcomed = async (data: string): Promise<Started> => {
  const args = [main, '--port', '0', '--data', data, ...stackFor([])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => errors.push(chunk));
  let welcome = '';
  for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    welcome += chunk;
    if (welcome.includes('get-parameter')) break;
  }
  if (child.exitCode !== null || !child.pid)
    throw new Error(`npm start ended with ${child.exitCode}: ${errors.join('')}`);
  const stop = async (): Promise<number | null> => {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const [code] = (await gone) as [number | null];
    return code;
  };
  return {
    pid: child.pid,
    welcome,
    stderr: () => toldIn(errors.join('')).stderr,
    progress: () => toldIn(errors.join('')).progress,
    stop,
  };
};
