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

  bash      Prints what completes "npm run <command> -- …" in bash: source <(npm run --silent completion -- bash)
  zsh       The same for zsh, which reads bash's completions: add it to .zshrc.

  --json    Prints JSON to standard output.
  --help    Prints this.

Exit codes: 0 done, 1 not done, 2 wrong usage.
`;

/** Each command's help is what it can be told, so completions are never out of date. */
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
  return { done: true, output, json: { script: output } };
};

process.exitCode = await runProgram({ name: 'completion', usage, run }, args, processTerminal);
