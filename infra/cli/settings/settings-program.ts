import { type CommandResult, type ExitCode, NotDone, runProgram, type Terminal } from '../program.ts';
import { runImport } from './import-command.ts';
import { showPreset } from './presets.ts';
import { type Arguments, parseArguments, settingsUsage } from './settings-arguments.ts';
import { settingsClient } from './settings-client.ts';
import { runCommand } from './settings-commands.ts';
import { painter } from './settings-output.ts';

export interface Surroundings extends Terminal {
  /** Whether standard output is a terminal. */
  isTerminal: boolean;
  /** Text of a file, or of standard input for `-`. Rejects with the system's error. */
  read: (file: string) => Promise<string>;
  /** Asks whoever sits at the terminal; resolves to whether they said yes. */
  confirm: (question: string) => Promise<boolean>;
}

/** `npm run settings`. */
export const settingsProgram = (args: string[], around: Surroundings): Promise<ExitCode> => {
  const run = () => answer(parseArguments(args, around.environment), around);
  return runProgram({ name: 'settings', usage: settingsUsage, run }, args, around);
};

const answer = ({ action, url, key }: Arguments, around: Surroundings): Promise<CommandResult> => {
  const hasColours = around.isTerminal && !around.environment.NO_COLOR;
  const context = { ...around, client: settingsClient(url, key), paint: painter(hasColours), read: readable(around) };
  switch (action.action) {
    case 'import':
      return runImport(action, context);
    case 'preset':
      return Promise.resolve(showPreset(action.chosen));
    default:
      return runCommand(action, context);
  }
};

/** A file that cannot be read is something that the operator can mend. */
const readable =
  ({ read }: Surroundings): Surroundings['read'] =>
  (file) =>
    read(file).catch((cause: NodeJS.ErrnoException) => {
      throw new NotDone(`The file cannot be read (${cause.code}).`, { cause });
    });
