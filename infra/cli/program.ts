import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearest } from '../../shared/runtime/nearest.ts';

/** Invalid arguments. The message names the argument and what it accepts, never its value. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** A command failed for a reason that the operator can act on. The message is for the terminal and contains no secrets. */
export class CommandFailed extends Error {
  override readonly name: string = 'CommandFailed';
}

/** 0 success, 1 failure, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

export interface CommandResult {
  success: boolean;
  /** Printed to standard output, unless --json is given. */
  output: string;
  /** Printed to standard output with --json. */
  json: unknown;
  /** Printed to standard error, so that output can be piped. */
  notes?: string;
}

export interface Terminal {
  environment: NodeJS.ProcessEnv;
  stdout: (text: string) => unknown;
  stderr: (text: string) => unknown;
}

export interface Program {
  /** Name of the npm script, such as `api-key`, with arguments that select the program: `test:faults -- --soak`. */
  name: string;
  /** The text that --help prints. */
  usage: string;
  /** Runs the command. Rejects with `WrongUsage` or `CommandFailed`. */
  run(args: string[]): Promise<CommandResult>;
}

const outputTo =
  (stream: NodeJS.WriteStream) =>
  (text: string): boolean => {
    if (!stream.listeners('error').includes(unwritten)) stream.on('error', unwritten);
    return stream.write(text);
  };

/** A reader that has what it wanted, such as `| head`, is no failure. A full disk is one. */
const unwritten = ({ code }: NodeJS.ErrnoException): never => {
  if (code === 'EPIPE') process.exit(0);
  process.stderr.write(`The output cannot be written (${code}).\n`);
  process.exit(1);
};

/** Environment, standard output and standard error of this process. */
export const processTerminal: Terminal = {
  environment: process.env,
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
};

/**
 * Runs a command, with the help, output, errors and exit codes that all commands share. Only the class of an unexpected
 * error is shown, because its message may quote input; `DEBUG=storemail` shows the stack trace.
 */
export const runProgram = async (program: Program, args: string[], terminal: Terminal): Promise<ExitCode> => {
  const { stdout, stderr } = terminal;
  if (args.includes('--help') || args.includes('-h')) {
    stdout(program.usage);
    return 0;
  }
  try {
    const { success, output, json, notes } = await program.run(args);
    if (args.includes('--json')) stdout(`${JSON.stringify(json)}\n`);
    else if (output) stdout(`${output}\n`);
    if (notes) stderr(`${notes}\n`);
    return success ? 0 : 1;
  } catch (error) {
    stderr(`${messageOf(error, terminal.environment)}\n`);
    if (!(error instanceof WrongUsage)) return 1;
    const separator = program.name.includes(' -- ') ? '' : ' --';
    stderr(`Run npm run ${program.name}${separator} --help for usage.\n`);
    return 2;
  }
};

const messageOf = (error: unknown, { DEBUG }: NodeJS.ProcessEnv): string => {
  if (error instanceof WrongUsage || error instanceof CommandFailed) return error.message;
  if (!(error instanceof Error)) return 'Unexpected error.';
  if (DEBUG?.includes('storemail')) return error.stack ?? error.message;
  return `Unexpected error: ${error.name}. Set DEBUG=storemail to see its message and stack trace.`;
};

/** Node's `parseArgs`. Throws `WrongUsage`, whose message names the option and quotes no value. */
export const readArguments = <const C extends ParseArgsConfig>(config: C): ReturnType<typeof parseArgs<C>> => {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new WrongUsage(usageMessage(error, Object.keys(config.options ?? {})), { cause: error });
  }
};

const usageMessage = (error: unknown, options: readonly string[]): string => {
  if (!(error instanceof Error) || !('code' in error)) return 'Invalid arguments.';
  // Node's message would quote the argument, which may be a key.
  if (error.code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    return 'This command takes no arguments other than options.';
  }
  const [sentence = ''] = error.message.split(/\.\s|\.$/);
  const [, unknown] = /^Unknown option '--?([\w-]+)/.exec(error.message) ?? [];
  const suggestion = unknown && nearest(unknown, options);
  return suggestion ? `${sentence}. Did you mean --${suggestion}?` : `${sentence}.`;
};

/** The command of that name. Throws `WrongUsage`, which lists all commands, if there is none. */
export const commandIn = <const C extends string>(name: string | undefined, commands: readonly C[]): C => {
  const command = commands.find((candidate) => candidate === name);
  if (command !== undefined) return command;
  const suggestion = name && nearest(name, commands);
  const problem = name === undefined ? 'No command was given' : 'Unknown command';
  throw new WrongUsage(
    `${problem}. Commands: ${commands.join(', ')}.${suggestion ? ` Did you mean ${suggestion}?` : ''}`,
  );
};
