import { apiKeyUsage } from './api-key/api-key-arguments.ts';
import { completionScript, shells } from './completion/script.ts';
import { deadLettersUsage } from './dead-letters/dead-letters-program.ts';
import { deployUsage } from './deploy/deploy-steps.ts';
import { doctorUsage } from './doctor/doctor-program.ts';
import { commandIn, processTerminal, readArguments, runProgram } from './program.ts';
import { settingsUsage } from './settings/settings-arguments.ts';
import { smokeUsage } from './smoke/smoke-arguments.ts';
import { suppressionsUsage } from './suppressions/suppressions-arguments.ts';

const usage = `Usage: npm run --silent completion -- <shell>

Prints a shell script that completes "npm run <command> -- …". To load it into the current shell:

    source <(npm run --silent completion -- bash)

Commands:
  bash      Prints the script for bash.
  zsh       Prints the script for zsh, which loads bashcompinit.

Options:
  --json    Prints JSON to standard output.
  --help    Shows this help.

Exit codes: 0 success, 1 failure, 2 wrong usage.
`;

/** Completions are derived from the help texts, so they are always up to date. */
const usages = {
  'api-key': apiKeyUsage,
  completion: usage,
  'dead-letters': deadLettersUsage,
  deploy: deployUsage,
  doctor: doctorUsage,
  settings: settingsUsage,
  smoke: smokeUsage,
  suppressions: suppressionsUsage,
};

const args = process.argv.slice(2);

const run = async () => {
  const { positionals } = readArguments({ args, options: { json: { type: 'boolean' } }, allowPositionals: true });
  const output = completionScript(commandIn(positionals[0], shells), usages);
  return { success: true, output, json: { script: output } };
};

process.exitCode = await runProgram({ name: 'completion', usage, run }, args, processTerminal);
