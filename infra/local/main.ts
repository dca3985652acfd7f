import { once } from 'node:events';
import { setTimeout as delay, setInterval as every } from 'node:timers/promises';
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import { WrongUsage } from '../cli/program.ts';
import { failureMessage } from './failure.ts';
import type { LocalStack } from './local-stack.ts';
import { parseOptions, type RunOptions, usage } from './options.ts';
import { startLocalStack } from './stack.ts';
import { sendFirstEmail, welcome } from './welcome.ts';

const exitCode = { stopped: 0, failed: 1, wrongUsage: 2 };

/** Milliseconds for work in progress when the runner stops. Interrupted deliveries continue at the next start. */
const stopTimeoutMs = 8_000;

/** Milliseconds between checks whether npm still runs. */
const parentCheckMs = 1_000;

const printError = (line: string): void => void process.stderr.write(`${line}\n`);

/** Shows the current step of the start: on a terminal in one line, otherwise in a line per step. */
interface Progress {
  step: (description: string) => void;
  /** Clears the line on a terminal. */
  clear: () => void;
}

const clearLine = '\r\u001b[K';

const createProgress = (stream: WriteStream): Progress => {
  if (!stream.isTTY) return { step: (description) => printError(`storemail: ${description} …`), clear: () => {} };
  return {
    step: (description) => void stream.write(`${clearLine}Storemail is ${description} …`),
    clear: () => void stream.write(clearLine),
  };
};

/** With --json, only errors are printed. */
const noProgress: Progress = { step: () => {}, clear: () => {} };

const run = async (options: RunOptions): Promise<void> => {
  const progress = options.json ? noProgress : createProgress(process.stderr);
  const report = (line: string): void => {
    progress.clear();
    printError(line);
  };
  const npmExited = npmExit();
  const stack = await startLocalStack({ ...options, report, progress: progress.step }).finally(progress.clear);
  const stopped = Promise.race([stopSignal(), npmExited]);
  if (options.json) process.stdout.write(`${readyLine(stack)}\n`);
  else await showWelcome(stack, options.dataDir);
  await stopped;
  const timeout = delay(stopTimeoutMs, 'timeout');
  if ((await Promise.race([stack.close(), timeout])) === 'timeout') {
    printError(
      `storemail: stopped after ${stopTimeoutMs / 1000} s with work in progress, which continues at the next start.`,
    );
  }
};

const stopSignal = (): Promise<unknown> => {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  // The terminal and npm both send the signal; the second one must not end the process while it is stopping.
  for (const signal of signals) process.on(signal, () => {});
  return Promise.race(signals.map((signal) => once(process, signal)));
};

/**
 * Resolves when the npm process of `npm start` has ended without forwarding a signal, as after SIGKILL; otherwise this
 * process would keep running unnoticed. Never resolves if something else started this process.
 */
const npmExit = async (): Promise<void> => {
  if (process.env.npm_lifecycle_event !== 'start') return new Promise(() => {});
  const npm = process.ppid;
  for await (const _ of every(parentCheckMs)) if (process.ppid !== npm) return;
};

const showWelcome = async (stack: LocalStack, dataDir: string): Promise<void> => {
  process.stdout.write(welcome(stack, dataDir, (text) => styleText('bold', text, { stream: process.stdout })));
  await sendFirstEmail(stack);
};

const readyLine = ({ close, ...ready }: LocalStack): string => JSON.stringify(ready);

const main = async (args: string[]): Promise<number> => {
  try {
    const options = parseOptions(args);
    if (options === 'help') process.stdout.write(usage);
    else await run(options);
    return exitCode.stopped;
  } catch (error) {
    printError(
      `storemail: ${error instanceof WrongUsage ? `${error.message} Run npm start -- --help for usage.` : failureMessage(error)}`,
    );
    if (args.includes('--verbose')) console.error(error);
    return error instanceof WrongUsage ? exitCode.wrongUsage : exitCode.failed;
  }
};

// This also ends the function processes, whatever they are doing.
process.exit(await main(process.argv.slice(2)));
