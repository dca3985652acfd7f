import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ASSEMBLY } from './synthesized.ts';

/** What `npm start -- --json` prints once it is ready. */
export interface Ready {
  api: string;
  admin: string;
  inbox: string;
  keys: { full: string; sending: string };
  endpoints: Record<'ssm' | 'sqs' | 'dynamodb' | 's3' | 'lambda' | 'smtp' | 'smtps' | 'relay', string>;
  region: string;
  stage: string;
}

export interface Runner extends Ready {
  pid: number;
  /** Ends the runner with a signal. Resolves to its exit code once it is gone. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const main = fileURLToPath(new URL('../../../infra/local/main.ts', import.meta.url));

const firstLine = async (child: ChildProcess): Promise<string> => {
  if (!child.stdout) throw new Error('no standard output');
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the runner ended with ${code}`)));
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  ended.catch(() => undefined);
  return line;
};

/** The arguments of the runner for a stack with this context: other than the default requires a separate synthesis. */
export const stackFor = (context: string[]): string[] => {
  const synthesized = process.env[ASSEMBLY];
  return synthesized && context.length === 0 ? ['--app', synthesized] : context.flatMap((pair) => ['-c', pair]);
};

/** Starts the local runner in its own process, as a user would, on free ports. */
export const startRunner = async (
  data: string,
  context: string[] = [],
  /** Receives everything that the runner and its functions log. */
  onLog?: (text: string) => void,
  flags: string[] = [],
): Promise<Runner> => {
  const args = ['--json', '--port', '0', '--data', data, ...stackFor(context), ...flags];
  const [stderr, more] = onLog ? (['pipe', ['--verbose']] as const) : (['inherit', []] as const);
  const child = spawn(process.execPath, [main, ...args, ...more], { stdio: ['ignore', 'pipe', stderr] });
  if (onLog) child.stderr?.setEncoding('utf8').on('data', onLog);
  const ready = JSON.parse(await firstLine(child)) as Ready;
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    const gone = once(child, 'exit');
    child.kill(signal);
    const [code] = (await gone) as [number | null];
    return code;
  };
  return { ...ready, pid: child.pid ?? 0, stop };
};
