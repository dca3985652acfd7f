import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FunctionModel } from '../template/model.ts';
import type { ProcessWatch } from './process-watch.ts';
import type { Invoke } from './protocol.ts';
import { hasEnded, nextTurn, type Turn } from './turn.ts';

/** One process of a function. It does one thing at a time: it starts, or it answers an invocation. */
export interface FunctionProcess {
  /** `ready`, or why it will never be. */
  readonly started: Promise<Turn>;
  /** Sends an event and gives what came of it. After `timeoutMs` the process is killed. */
  invoke(invoke: Invoke, timeoutMs: number): Promise<Turn>;
  /** false once it has ended or is about to. */
  alive(): boolean;
  /** Kills it and resolves when it is gone. */
  kill(): Promise<void>;
}

export interface ProcessOptions {
  environment: Record<string, string>;
  watch: ProcessWatch;
  /** Gets each line that the process writes. */
  log: (line: string) => void;
  onExit: () => void;
}

/** Milliseconds that Lambda gives a function to load. */
const initTimeoutMs = 10_000;

const bootstrap = fileURLToPath(new URL('bootstrap.ts', import.meta.url));

const forkBootstrap = (fn: FunctionModel, environment: Record<string, string>): ChildProcess =>
  fork(bootstrap, {
    execPath: process.execPath,
    execArgv: [`--max-old-space-size=${fn.memoryMb}`],
    cwd: fn.directory,
    env: environment,
    detached: true,
    // Copies strings as they are; JSON would escape every event a second time.
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });

const forwardLines = (child: ChildProcess, log: (line: string) => void): void => {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', log);
  }
};

const observe = (child: ChildProcess, { watch, log, onExit }: ProcessOptions): void => {
  watch.add(child);
  forwardLines(child, log);
  child.once('exit', onExit);
  child.on('error', (error) => {
    log(error.message);
    // What could not be started never exits.
    if (child.pid === undefined) child.emit('exit', child.exitCode, null);
  });
};

/**
 * Starts a process that loads the function's bundle. It gets this environment and no other, a heap as large as the
 * function's memory, and a process group of its own, so that Ctrl-C in a terminal reaches only the runner, which
 * lets invocations finish.
 */
export const startFunctionProcess = (fn: FunctionModel, options: ProcessOptions): FunctionProcess => {
  const child = forkBootstrap(fn, options.environment);
  const started = nextTurn(child, Math.max(initTimeoutMs, fn.timeoutSeconds * 1000));
  observe(child, options);
  const alive = (): boolean => !hasEnded(child) && !child.killed;
  return {
    started,
    alive,
    invoke: (invoke, timeoutMs) => {
      const turn = nextTurn(child, timeoutMs);
      // A closed channel shows as the end of the process.
      if (alive()) child.send(invoke, () => {});
      return turn;
    },
    kill: async () => {
      if (hasEnded(child)) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
};
