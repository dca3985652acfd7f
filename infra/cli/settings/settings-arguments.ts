import { DEFAULT_SCOPE } from '../../../shared/scope.ts';
import { OAUTH2_SECRET_PATH, PASSWORD_PATH } from '../../../shared/settings/schema/effective.ts';
import { type ApiAccess, apiAccessOf, apiOptions } from '../api-access.ts';
import { commandIn, readArguments, WrongUsage } from '../program.ts';
import { type ChosenPreset, presetAssignments, presetIn } from './presets.ts';
import { type Assignment, assignmentIn, pairs, pathIn, scopeIn, versionIn } from './settings-values.ts';

export type Action = SettingsAction | ImportAction | PresetAction;

/** Actions that make requests to the API. */
export type SettingsAction =
  | { action: 'get'; scope: string; paths: string[] }
  | { action: 'set'; scope: string; assignments: Assignment[]; verify: boolean }
  | { action: 'diff' | 'rollback'; scope: string; version: number }
  | { action: 'history'; scope: string };

export interface PresetAction {
  action: 'preset';
  /** `undefined`: list all. */
  chosen?: ChosenPreset;
}

export interface ImportAction {
  action: 'import';
  file: string;
  apply: boolean;
  yes: boolean;
  scope: string;
  /** Scopes by id. */
  websites: ReadonlyMap<string, string>;
  stores: ReadonlyMap<string, string>;
  /** Files by scope. */
  passwords: ReadonlyMap<string, string>;
}

export interface Arguments {
  action: Action;
  /** Empty if the action makes no requests. */
  api: ApiAccess;
}

const options = {
  inherit: { type: 'string', multiple: true },
  verify: { type: 'boolean' },
  preset: { type: 'string' },
  region: { type: 'string' },
  apply: { type: 'boolean' },
  yes: { type: 'boolean' },
  scope: { type: 'string' },
  website: { type: 'string', multiple: true },
  store: { type: 'string', multiple: true },
  password: { type: 'string', multiple: true },
  ...apiOptions,
  json: { type: 'boolean' },
} as const;

const parse = (args: string[]) => readArguments({ args, options, allowPositionals: true });

type Values = ReturnType<typeof parse>['values'];

const setIn = ([scope, ...assigned]: string[], values: Values): Action => {
  const { inherit = [], verify = false, preset, region } = values;
  if (region !== undefined && preset === undefined) throw new WrongUsage('--region can only be used with --preset.');
  const presetValues = preset === undefined ? [] : presetAssignments(presetIn(preset, region));
  const inherited = inherit.map((path): Assignment => [pathIn(path), null]);
  const assignments = [...presetValues, ...assigned.map(assignmentIn), ...inherited];
  if (assignments.length === 0) throw new WrongUsage('set takes <path>=<value>, --preset <name> or --inherit <path>.');
  return { action: 'set', scope: scopeIn(scope), assignments, verify };
};

const importIn = ([file]: string[], values: Values): Action => {
  if (file === undefined) throw new WrongUsage('import takes a file.');
  const passwords = pairs('password', values.password);
  for (const scope of passwords.keys()) scopeIn(scope);
  return {
    action: 'import',
    file,
    apply: values.apply ?? false,
    yes: values.yes ?? false,
    scope: scopeIn(values.scope ?? DEFAULT_SCOPE),
    websites: pairs('website', values.website),
    stores: pairs('store', values.store),
    passwords,
  };
};

/** Maximum number of positional arguments, by command. */
const maxArguments: Record<string, number> = { diff: 2, rollback: 2, history: 1, import: 1, preset: 1 };

const actionOf = ([name, ...rest]: string[], values: Values): Action => {
  const command = commandIn(name, ['get', 'set', 'diff', 'history', 'rollback', 'import', 'preset']);
  if (rest.length > (maxArguments[command] ?? Number.POSITIVE_INFINITY)) throw new WrongUsage('Too many arguments.');
  const [scope, ...more] = rest;
  switch (command) {
    case 'get':
      return { action: 'get', scope: scopeIn(scope), paths: more.map(pathIn) };
    case 'set':
      return setIn(rest, values);
    case 'diff':
    case 'rollback':
      return { action: command, scope: scopeIn(scope), version: versionIn(more[0]) };
    case 'history':
      return { action: 'history', scope: scopeIn(scope) };
    case 'import':
      return importIn(rest, values);
    case 'preset':
      return { action: 'preset', ...(scope !== undefined && { chosen: presetIn(scope, values.region) }) };
  }
};

/** `preset`, and `import` without --apply, make no requests. */
const needsApi = (action: Action): boolean =>
  action.action !== 'preset' && (action.action !== 'import' || action.apply);

/** Throws `WrongUsage`. */
export const parseArguments = (args: string[], environment: NodeJS.ProcessEnv): Arguments => {
  const { values, positionals } = parse(args);
  const action = actionOf(positionals, values);
  return { action, api: needsApi(action) ? apiAccessOf(values, environment) : { url: '', key: '' } };
};

export const settingsUsage = `Usage: npm run settings -- <command> [options]

Shows and changes the settings of a scope: default, a website (eu), or a website and store view (eu.fr). A path names a
setting, such as system/smtp/host; docs/settings.md lists them.

Commands:
  get <scope> [path …]             Shows the effective values and the scope that each comes from.
  set <scope> <path>=<value> …     Saves values. ${PASSWORD_PATH}=- and ${OAUTH2_SECRET_PATH}=- read the
                                   secret from standard input.
    --inherit <path>               Removes the scope's own value; may be repeated.
    --verify                       Logs in to the mail server first, and saves nothing if that fails.
    --preset <name>                Sets host, port, SSL and auth for a mail provider; explicit values take precedence.
    --region <region>              Region of the provider's server, if it has several.
  diff <scope> <version>           Compares a version with the one in force.
  history <scope>                  Lists the versions: when, by whom, and whether in force or why not.
  rollback <scope> <version>       Puts an earlier version in force again.
  preset [name]                    Lists the mail providers, or shows the settings and limits of one.
  import <file>                    Reads settings exported from Adobe Commerce and shows what it would save: the output of
                                   bin/magento config:show, or the table core_config_data as CSV or JSON, including
                                   the SMTP settings of Mageplaza, MagePal, Amasty and Aitoc.
    --apply                        Shows the changes, asks for confirmation, and saves them.
    --yes                          Skips confirmation prompts.
    --scope <scope>                Scope of config:show output (default: ${DEFAULT_SCOPE}).
    --website <id>=<code>          Code of a website in the table; may be repeated.
    --store <id>=<website>.<code>  Codes of a store view in the table; may be repeated.
    --password <scope>=<file>      Password of a scope, since exports are encrypted; - reads standard input.

Options:
  --url <url>                      Base URL of the API (default: STOREMAIL_URL).
  --key <key>                      API key with full_access (default: STOREMAIL_KEY, which process lists do not show).
  --json                           Prints JSON to standard output.
  --help                           Shows this help.

Exit codes: 0 success, 1 failure, 2 wrong usage.
`;
