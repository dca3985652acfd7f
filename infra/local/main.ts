import { once } from 'node:events';
import { setTimeout as delay, setInterval as every } from 'node:timers/promises';
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import { WrongUsage } from '../cli/program.ts';
import { sentenceOf } from './failure.ts';
import type { LocalStack } from './local-stack.ts';
import { parseOptions, type RunOptions, usage } from './options.ts';
import { startLocalStack } from './stack.ts';
import { sendFirstEmail, welcome } from './welcome.ts';

const exitCode = { stopped: 0, failed: 1, wrongUsage: 2 };

/** Milliseconds for work in progress when the runner stops. Interrupted deliveries continue at the next start. */
const stopTimeoutMs = 8_000;

/** Milliseconds between checks that npm still runs. */
const parentCheckMs = 1_000;

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** Says what the runner is doing: on one line of a terminal, else on a line each. */
interface Progress {
  step: (what: string) => void;
  /** Takes the line of a terminal away. */
  done: () => void;
}

const clearLine = '\r\u001b[K';

const createProgress = (stream: WriteStream): Progress => {
  if (!stream.isTTY) return { step: (what) => tell(`storemail: ${what} …`), done: () => {} };
  return {
    step: (what) => void stream.write(`${clearLine}Storemail is ${what} …`),
    done: () => void stream.write(clearLine),
  };
};

/** A program that waits for one line of JSON wants no words. */
const silence: Progress = { step: () => {}, done: () => {} };

const run = async (options: RunOptions): Promise<void> => {
  const progress = options.json ? silence : createProgress(process.stderr);
  const report = (line: string): void => {
    progress.done();
    tell(line);
  };
  const gone = npmGone();
  const stack = await startLocalStack({ ...options, report, progress: progress.step }).finally(progress.done);
  const stopped = Promise.race([stopSignal(), gone]);
  if (options.json) process.stdout.write(`${readyLine(stack)}\n`);
  else await greet(stack);
  await stopped;
  const late = delay(stopTimeoutMs, 'late');
  if ((await Promise.race([stack.close(), late])) === 'late') tell('storemail: cut off what was still under way.');
};

const stopSignal = (): Promise<unknown> => {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  // npm passes on a signal that the terminal already sent: the second one must not cut the stopping short.
  for (const signal of signals) process.on(signal, () => {});
  return Promise.race(signals.map((signal) => once(process, signal)));
};

/**
 * Resolves when the npm that ran `npm start` is gone without having passed on a signal, as after a SIGKILL: this process
 * would otherwise run on unnoticed. Never resolves when something else started this process.
 */
const npmGone = async (): Promise<void> => {
  if (process.env.npm_lifecycle_event !== 'start') return new Promise(() => {});
  const npm = process.ppid;
  for await (const _ of every(parentCheckMs)) if (process.ppid !== npm) return;
};

const greet = async (stack: LocalStack): Promise<void> => {
  process.stdout.write(welcome(stack, (text) => styleText('bold', text, { stream: process.stdout })));
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
    tell(`storemail: ${error instanceof WrongUsage ? `${error.message} See npm start -- --help.` : sentenceOf(error)}`);
    if (args.includes('--verbose')) console.error(error);
    return error instanceof WrongUsage ? exitCode.wrongUsage : exitCode.failed;
  }
};

// Function processes end with this one, whatever they are doing.
process.exit(await main(process.argv.slice(2)));
