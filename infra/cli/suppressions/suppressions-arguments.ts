import { parseScope } from '../../../shared/scope.ts';
import { commandIn, readArguments, WrongUsage } from '../program.ts';

export type Action =
  | { action: 'export'; scope: string | undefined; origin: string | undefined }
  | { action: 'import'; file: string; scope: string | undefined }
  | { action: 'add'; addresses: string[]; scope: string | undefined }
  | { action: 'remove'; addresses: string[] };

export const suppressionsUsage = `Usage: npm run --silent suppressions -- <command> [options]

  export                   Prints the suppressed addresses as CSV, newest first.
  import <file>            Suppresses the addresses of a CSV file: its column email, or else its first. - is standard input.
  add <address> …          Suppresses addresses.
  remove <address> …       Takes addresses off the list. Nothing is sent by that.

  --scope <scope>          Of this scope and those below it; for import and add, the scope to add to.
  --origin <origin>        export: only those by bounce, complaint or manual.
  --url <url>              Base URL of the API; else STOREMAIL_URL.
  --key <key>              API key with full_access; else STOREMAIL_KEY, which no list of processes shows.
  --json                   Prints JSON to standard output.
  --help                   Prints this.

Exit codes: 0 done, 1 not done, 2 wrong usage.
`;

const options = {
  scope: { type: 'string' },
  origin: { type: 'string' },
  url: { type: 'string' },
  key: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const ORIGINS = ['bounce', 'complaint', 'manual'];

/** What the command line asks for. Throws `WrongUsage`. */
export const parseArguments = (args: string[], environment: NodeJS.ProcessEnv) => {
  const { values, positionals } = readArguments({ args, options, allowPositionals: true });
  const [word, ...rest] = positionals;
  const command = commandIn(word, ['export', 'import', 'add', 'remove']);
  const { scope, origin } = values;
  if (scope !== undefined && parseScope(scope) === undefined) {
    throw new WrongUsage('--scope takes default, a website code or website.store_view.');
  }
  if (origin !== undefined && !ORIGINS.includes(origin)) throw new WrongUsage(`--origin takes ${ORIGINS.join(', ')}.`);
  const action = actionOf(command, rest, { scope, origin });
  return {
    action,
    url: urlIn(values.url ?? environment.STOREMAIL_URL),
    key: keyIn(values.key ?? environment.STOREMAIL_KEY),
  };
};

const actionOf = (
  command: Action['action'],
  rest: string[],
  { scope, origin }: { scope: string | undefined; origin: string | undefined },
): Action => {
  switch (command) {
    case 'export':
      if (rest.length > 0) throw new WrongUsage('export takes options only.');
      return { action: command, scope, origin };
    case 'import': {
      const [file, ...more] = rest;
      if (file === undefined || more.length > 0) throw new WrongUsage('import takes one file.');
      return { action: command, file, scope };
    }
    case 'add':
    case 'remove':
      if (rest.length === 0) throw new WrongUsage(`${command} takes addresses.`);
      return command === 'add' ? { action: command, addresses: rest, scope } : { action: command, addresses: rest };
  }
};

const urlIn = (text: string | undefined): string => {
  if (text && URL.canParse(text)) return text.replace(/\/+$/, '');
  throw new WrongUsage('Name the API: --url, or STOREMAIL_URL.');
};

const keyIn = (text: string | undefined): string => {
  if (text && /^\S+$/.test(text)) return text;
  throw new WrongUsage('Give an API key with full_access: STOREMAIL_KEY, or --key.');
};
