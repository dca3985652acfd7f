import { DEFAULT_SCOPE } from '../../../shared/scope.ts';
import { OAUTH2_SECRET_PATH, PASSWORD_PATH } from '../../../shared/settings/schema/effective.ts';
import { commandIn, readArguments, WrongUsage } from '../program.ts';
import { type ChosenPreset, presetAssignments, presetIn } from './presets.ts';
import { type Assignment, assignmentIn, pairs, pathIn, scopeIn, versionIn } from './settings-values.ts';

export type Action = SettingsAction | ImportAction | PresetAction;

/** What one request to the API does. */
export type SettingsAction =
  | { action: 'get'; scope: string; paths: string[] }
  | { action: 'set'; scope: string; assignments: Assignment[]; verify: boolean }
  | { action: 'diff' | 'rollback'; scope: string; version: number }
  | { action: 'history'; scope: string };

export interface PresetAction {
  action: 'preset';
  /** Left out: all of them are listed. */
  chosen?: ChosenPreset;
}

export interface ImportAction {
  action: 'import';
  file: string;
  apply: boolean;
  yes: boolean;
  scope: string;
  /** Codes by id. */
  websites: ReadonlyMap<string, string>;
  stores: ReadonlyMap<string, string>;
  /** Files by scope. */
  passwords: ReadonlyMap<string, string>;
}

export interface Arguments {
  action: Action;
  url: string;
  key: string;
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
  url: { type: 'string' },
  key: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const parse = (args: string[]) => readArguments({ args, options, allowPositionals: true });

type Values = ReturnType<typeof parse>['values'];

const setIn = ([scope, ...assigned]: string[], values: Values): Action => {
  const { inherit = [], verify = false, preset, region } = values;
  if (region !== undefined && preset === undefined) throw new WrongUsage('--region is for --preset.');
  const ofPreset = preset === undefined ? [] : presetAssignments(presetIn(preset, region));
  const inherited = inherit.map((path): Assignment => [pathIn(path), null]);
  const assignments = [...ofPreset, ...assigned.map(assignmentIn), ...inherited];
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

/** Positional arguments that each command takes at most. */
const limits: Record<string, number> = { diff: 2, rollback: 2, history: 1, import: 1, preset: 1 };

const actionOf = ([word, ...rest]: string[], values: Values): Action => {
  const command = commandIn(word, ['get', 'set', 'diff', 'history', 'rollback', 'import', 'preset']);
  if (rest.length > (limits[command] ?? Number.POSITIVE_INFINITY)) throw new WrongUsage('Too many arguments.');
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

const urlIn = (text: string | undefined): string => {
  if (text && URL.canParse(text)) return text.replace(/\/+$/, '');
  throw new WrongUsage('Name the API: --url, or STOREMAIL_URL.');
};

const keyIn = (text: string | undefined): string => {
  if (text && /^\S+$/.test(text)) return text;
  throw new WrongUsage('Give an API key with full_access: STOREMAIL_KEY, or --key.');
};

/** A dry import and a preset ask nobody. */
const needsApi = (action: Action): boolean =>
  action.action !== 'preset' && (action.action !== 'import' || action.apply);

/** What the command line asks for. Throws `WrongUsage`. */
export const parseArguments = (args: string[], environment: NodeJS.ProcessEnv): Arguments => {
  const { values, positionals } = parse(args);
  const action = actionOf(positionals, values);
  if (!needsApi(action)) return { action, url: '', key: '' };
  return {
    action,
    url: urlIn(values.url ?? environment.STOREMAIL_URL),
    key: keyIn(values.key ?? environment.STOREMAIL_KEY),
  };
};

/** What `npm run settings -- --help` prints. */
export const settingsUsage = `Usage: npm run settings -- <command> [options]

  get <scope> [path …]            Shows the effective values of a scope and where each comes from.
  set <scope> <path>=<value> …    Saves values. ${PASSWORD_PATH}=- or ${OAUTH2_SECRET_PATH}=- reads it
                                    from standard input.
    --inherit <path>              Removes the scope's own value; may be given more than once.
    --verify                      Logs in to the mail server first; if that fails, nothing is saved.
    --preset <name>               Sets host, port, SSL and auth as a mail provider has them; values given beside it win.
    --region <region>             Of the provider's servers, where it has several.
  diff <scope> <version>          Shows what a version has other than the one in force.
  history <scope>                 Lists the versions: when, by whom, in force or why not.
  rollback <scope> <version>      Puts an earlier version in force again.
  preset [name]                   Lists the well-known mail providers, or shows what one wants and limits.
  import <file>                   Reads what Adobe Commerce exports: the output of bin/magento config:show, or the table
                                  core_config_data as CSV or JSON, with SMTP settings of Mageplaza, MagePal, Amasty
                                  and Aitoc. Prints what it would save, and saves nothing.
    --apply                       Shows what would change, asks, and saves it; with --yes it does not ask.
    --scope <scope>               Scope of a config:show output; ${DEFAULT_SCOPE} unless given.
    --website <id>=<code>         Code of a website of the table; may be given more than once.
    --store <id>=<website>.<code> Codes of a store view of the table; may be given more than once.
    --password <scope>=<file>     The password of a scope: exports hold it encrypted. - is standard input.

  --url <url>                     Base URL of the API; else STOREMAIL_URL.
  --key <key>                     API key with full_access; else STOREMAIL_KEY, which others cannot see in your shell.
  --json                          Prints JSON to standard output.
  --help                          Prints this.

Scopes are default, a website (eu), or a website and store view (eu.fr). Paths are those of docs/settings.md.
Exit codes: 0 done, 1 not done, 2 wrong usage.
`;
