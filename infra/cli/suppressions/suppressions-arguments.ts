import { parseScope } from '../../../shared/scope.ts';
import { type ApiAccess, apiAccessOf, apiOptions } from '../api-access.ts';
import { commandIn, readArguments, WrongUsage } from '../program.ts';

export type Action =
  | { action: 'export'; scope: string | undefined; origin: string | undefined }
  | { action: 'import'; file: string; scope: string | undefined }
  | { action: 'add'; addresses: string[]; scope: string | undefined }
  | { action: 'remove'; addresses: string[] };

export const suppressionsUsage = `Usage: npm run --silent suppressions -- <command> [options]

Manages the suppression list: the addresses that get no email.

Commands:
  export                   Prints the suppressed addresses as CSV, newest first.
  import <file>            Adds the addresses of a CSV file: the column named email, or else the first column.
                           Each into the scope of its column named scope, if there is one. - reads standard input.
  add <address> …          Adds addresses to the list.
  remove <address> …       Removes addresses from the list, in every scope of the API key. Emails that were not sent are
                           not sent afterwards.

Options:
  --scope <scope>          export: only entries of this scope and the scopes below it.
                           import, add: scope of all new entries (default: that of the API key).
  --origin <origin>        export: only entries of this origin: bounce, complaint or manual.
  --url <url>              Base URL of the API (default: STOREMAIL_URL).
  --key <key>              API key with full_access (default: STOREMAIL_KEY, which process lists do not show).
  --json                   Prints JSON to standard output.
  --help                   Shows this help.

Exit codes: 0 success, 1 failure, 2 wrong usage.
`;

const options = {
  scope: { type: 'string' },
  origin: { type: 'string' },
  ...apiOptions,
  json: { type: 'boolean' },
} as const;

const ORIGINS = ['bounce', 'complaint', 'manual'];

export interface SuppressionsArguments {
  action: Action;
  api: ApiAccess;
}

/** Throws `WrongUsage`. */
export const parseArguments = (args: string[], environment: NodeJS.ProcessEnv): SuppressionsArguments => {
  const { values, positionals } = readArguments({ args, options, allowPositionals: true });
  const [first, ...rest] = positionals;
  const command = commandIn(first, ['export', 'import', 'add', 'remove']);
  const { scope, origin } = values;
  if (scope !== undefined && parseScope(scope) === undefined) {
    throw new WrongUsage('--scope takes default, a website code (eu) or website.store_view (eu.fr).');
  }
  if (origin !== undefined && !ORIGINS.includes(origin)) throw new WrongUsage(`--origin takes ${ORIGINS.join(', ')}.`);
  return { action: actionOf(command, rest, { scope, origin }), api: apiAccessOf(values, environment) };
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
      if (rest.length === 0) throw new WrongUsage(`${command} takes one or more addresses.`);
      return command === 'add' ? { action: command, addresses: rest, scope } : { action: command, addresses: rest };
  }
};
