import { WrongUsage } from '../wrong-usage.ts';
import { runImport } from './import-command.ts';
import { type Arguments, parseArguments, usage } from './settings-arguments.ts';
import { ApiRefused, settingsClient } from './settings-client.ts';
import { runCommand } from './settings-commands.ts';
import { type Outcome, painter } from './settings-output.ts';

export interface Surroundings {
  environment: NodeJS.ProcessEnv;
  /** Whether standard output is a terminal. */
  isTerminal: boolean;
  /** Standard output. */
  print: (text: string) => unknown;
  /** Standard error. */
  say: (text: string) => unknown;
  /** Text of a file, or of standard input for `-`. Rejects with the system's error. */
  read: (file: string) => Promise<string>;
}

const isMissing = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error;

/** `npm run settings`. Resolves to the exit code: 0 done, 1 not done, 2 wrong usage. */
export const settingsProgram = async (args: string[], around: Surroundings): Promise<0 | 1 | 2> => {
  try {
    return await run(parseArguments(args, around.environment), around);
  } catch (error) {
    if (error instanceof WrongUsage) {
      around.say(`${error.message}\nSee npm run settings -- --help\n`);
      return 2;
    }
    if (!(error instanceof ApiRefused) && !isMissing(error)) throw error;
    around.say(`${error instanceof ApiRefused ? error.message : `The file cannot be read (${error.code}).`}\n`);
    return 1;
  }
};

const run = async ({ action, url, key, json }: Arguments, around: Surroundings): Promise<0 | 1> => {
  if (action.action === 'help') {
    around.print(usage);
    return 0;
  }
  const hasColours = around.isTerminal && !around.environment.NO_COLOR;
  const context = { client: settingsClient(url, key), paint: painter(hasColours), read: around.read };
  const outcome = action.action === 'import' ? await runImport(action, context) : await runCommand(action, context);
  return report(outcome, json, around);
};

const report = ({ done, output, json, words }: Outcome, asJson: boolean, { print, say }: Surroundings): 0 | 1 => {
  if (asJson) print(`${JSON.stringify(json)}\n`);
  else if (output) print(`${output}\n`);
  if (words) say(`${words}\n`);
  return done ? 0 : 1;
};
