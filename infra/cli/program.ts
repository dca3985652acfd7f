import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearest } from '../../shared/runtime/nearest.ts';

/** Invalid arguments. The message names the argument and what it takes, never its value. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** A command could not do what it was asked. The message is a sentence or two for the operator and holds no secret. */
export class NotDone extends Error {
  override readonly name: string = 'NotDone';
}

/** 0 done, 1 not done, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** What a command has to say. */
export interface CommandResult {
  done: boolean;
  /** Standard output; with --json it is `json` instead. */
  output: string;
  json: unknown;
  /** Standard error, so that output can be piped. */
  words?: string;
}

export interface Terminal {
  environment: NodeJS.ProcessEnv;
  /** Standard output. */
  print: (text: string) => unknown;
  /** Standard error. */
  say: (text: string) => unknown;
}

export interface Program {
  /** What follows `npm run`, such as `api-key`. */
  name: string;
  /** What --help prints. */
  usage: string;
  /** Does what the arguments ask for. Rejects with `WrongUsage`, or with `NotDone`. */
  run(args: string[]): Promise<CommandResult>;
}

/** The terminal that this process was started from. */
export const processTerminal: Terminal = {
  environment: process.env,
  print: (text) => process.stdout.write(text),
  say: (text) => process.stderr.write(text),
};

/**
 * Runs a command: help, output, errors and exit codes are the same for all of them. Of an unexpected error only the class
 * is shown, because its message may quote input; `DEBUG=storemail` shows all of it.
 */
export const runProgram = async (program: Program, args: string[], terminal: Terminal): Promise<ExitCode> => {
  const { print, say } = terminal;
  if (args.includes('--help') || args.includes('-h')) {
    print(program.usage);
    return 0;
  }
  try {
    const { done, output, json, words } = await program.run(args);
    if (args.includes('--json')) print(`${JSON.stringify(json)}\n`);
    else if (output) print(`${output}\n`);
    if (words) say(`${words}\n`);
    return done ? 0 : 1;
  } catch (error) {
    say(`${sentenceOf(error, terminal.environment)}\n`);
    if (!(error instanceof WrongUsage)) return 1;
    say(`See npm run ${program.name} -- --help\n`);
    return 2;
  }
};

const sentenceOf = (error: unknown, { DEBUG }: NodeJS.ProcessEnv): string => {
  if (error instanceof WrongUsage || error instanceof NotDone) return error.message;
  if (!(error instanceof Error)) return 'Something unexpected happened.';
  if (DEBUG?.includes('storemail')) return error.stack ?? error.message;
  return `Something unexpected happened: ${error.name}. DEBUG=storemail shows what it says and where it comes from.`;
};

/** The arguments as Node reads them. Throws `WrongUsage`, whose message names the option and quotes no value. */
export const readArguments = <const C extends ParseArgsConfig>(config: C): ReturnType<typeof parseArgs<C>> => {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new WrongUsage(usageSentence(error, Object.keys(config.options ?? {})), { cause: error });
  }
};

const usageSentence = (error: unknown, options: readonly string[]): string => {
  if (!(error instanceof Error) || !('code' in error)) return 'These arguments cannot be read.';
  // Node's message would quote the word, which may be a key.
  if (error.code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    return 'This command takes options only; --help lists them.';
  }
  const [sentence = ''] = error.message.split(/\.\s|\.$/);
  const [, unknown] = /^Unknown option '--?([\w-]+)/.exec(error.message) ?? [];
  const meant = unknown && nearest(unknown, options);
  return meant ? `${sentence}. Did you mean --${meant}?` : `${sentence}.`;
};

/** Throws `WrongUsage` for a command that there is not, and names all that there are. */
export const commandIn = <const C extends string>(word: string | undefined, commands: readonly C[]): C => {
  const known = commands.find((command) => command === word);
  if (known !== undefined) return known;
  const meant = word && nearest(word, commands);
  throw new WrongUsage(`The command is one of ${commands.join(', ')}.${meant ? ` Did you mean ${meant}?` : ''}`);
};
