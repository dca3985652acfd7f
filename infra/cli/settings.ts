import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { confirm } from './confirm.ts';
import { processTerminal } from './program.ts';
import { settingsProgram } from './settings/settings-program.ts';

/** npm runs scripts in the project's folder, and passes the caller's folder in INIT_CWD. */
const folder = process.env.INIT_CWD ?? '';

process.exitCode = await settingsProgram(process.argv.slice(2), {
  ...processTerminal,
  confirm,
  isTerminal: process.stdout.isTTY ?? false,
  read: (file) => (file === '-' ? text(process.stdin) : readFile(resolve(folder, file), 'utf8')),
});
