import { type ParseArgsConfig, parseArgs } from 'node:util';
import { WrongUsage } from './wrong-usage.ts';

const takesNoWords = 'This command takes options only; --help lists them.';

// Node's message would quote the word, which may be a key.
const sentence = (error: Error & { code?: string }): string =>
  error.code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL' ? takesNoWords : error.message;

/** The arguments as Node reads them. Throws `WrongUsage`, whose message names the option and quotes no value. */
export const readArguments = <const C extends ParseArgsConfig>(config: C): ReturnType<typeof parseArgs<C>> => {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? sentence(error) : undefined, { cause: error });
  }
};
