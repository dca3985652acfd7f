import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FunctionModel } from '../template/model.ts';
import type { ProcessWatch } from './process-watch.ts';
import type { Invoke } from './protocol.ts';
import { hasEnded, nextTurn, type Turn } from './turn.ts';

/** One process of a function. It is either starting or handling a single invocation. */
export interface FunctionProcess {
  /** Resolves to `ready`, or to the reason why it cannot start. */
  readonly started: Promise<Turn>;
  /** Sends an event and resolves to the result. After `timeoutMs` the process is killed. */
  invoke(invoke: Invoke, timeoutMs: number): Promise<Turn>;
  /** False once the process has ended or is about to. */
  alive(): boolean;
  /** Kills the process and resolves when it has ended. */
  kill(): Promise<void>;
}

export interface ProcessOptions {
  environment: Record<string, string>;
  watch: ProcessWatch;
  /** Receives each line that the process writes. */
  log: (line: string) => void;
  onExit: () => void;
}

/** Lambda's limit for the init phase, in milliseconds. */
const initTimeoutMs = 10_000;

const bootstrap = fileURLToPath(new URL('bootstrap.ts', import.meta.url));

const forkBootstrap = (fn: FunctionModel, environment: Record<string, string>): ChildProcess =>
  fork(bootstrap, {
    execPath: process.execPath,
    // Lambda sets the same flag. V8 rejects a code cache that was made under other flags.
    execArgv: ['--expose-gc', `--max-old-space-size=${fn.memoryMb}`],
    cwd: fn.directory,
    env: environment,
    detached: true,
    // Structured clone copies strings as they are; JSON would escape every event a second time.
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
    // A process that could not be spawned never emits `exit`.
    if (child.pid === undefined) child.emit('exit', child.exitCode, null);
  });
};

/**
 * Starts a process that loads the function's bundle. It gets exactly this environment, a heap the size of the
 * function's memory, and its own process group, so that Ctrl-C in a terminal reaches only the runner, which lets
 * invocations finish.
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
      // If the channel is closed, the exit event follows.
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
