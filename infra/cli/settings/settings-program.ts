import { CommandFailed, type CommandResult, type ExitCode, runProgram, type Terminal } from '../program.ts';
import { runImport } from './import-command.ts';
import { showPreset } from './presets.ts';
import { type Arguments, parseArguments, settingsUsage } from './settings-arguments.ts';
import { settingsClient } from './settings-client.ts';
import { runCommand } from './settings-commands.ts';
import { painter } from './settings-output.ts';

export interface SettingsDependencies extends Terminal {
  /** Whether standard output is a terminal. */
  isTerminal: boolean;
  /** Text of a file, or of standard input for `-`. Rejects with the system's error. */
  read: (file: string) => Promise<string>;
  /** Asks a yes/no question on the terminal. */
  confirm: (question: string) => Promise<boolean>;
}

/** `npm run settings`. */
export const settingsProgram = (args: string[], dependencies: SettingsDependencies): Promise<ExitCode> => {
  const run = () => runAction(parseArguments(args, dependencies.environment), dependencies);
  return runProgram({ name: 'settings', usage: settingsUsage, run }, args, dependencies);
};

const runAction = ({ action, api }: Arguments, dependencies: SettingsDependencies): Promise<CommandResult> => {
  const hasColors = dependencies.isTerminal && !dependencies.environment.NO_COLOR;
  const context = {
    ...dependencies,
    client: settingsClient(api),
    paint: painter(hasColors),
    read: fileReader(dependencies),
  };
  switch (action.action) {
    case 'import':
      return runImport(action, context);
    case 'preset':
      return Promise.resolve(showPreset(action.chosen));
    default:
      return runCommand(action, context);
  }
};

/** Reads files, with errors that the operator can act on. */
const fileReader =
  ({ read }: SettingsDependencies): SettingsDependencies['read'] =>
  (file) =>
    read(file).catch((cause: NodeJS.ErrnoException) => {
      throw new CommandFailed(`The file cannot be read (${cause.code}).`, { cause });
    });
