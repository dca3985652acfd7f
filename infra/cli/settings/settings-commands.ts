import type { JsonValue } from '../../../shared/json.ts';
import { SECRET_PATHS } from '../../../shared/settings/schema/effective.ts';
import type { CommandResult } from '../program.ts';
import { flatten, nest, shown } from './flat-settings.ts';
import type { SettingsAction } from './settings-arguments.ts';
import { ApiRefused, type HistoryEntry, type Settings, type SettingsClient } from './settings-client.ts';
import { type Paint, remarks, table } from './settings-output.ts';
import type { Assignment } from './settings-values.ts';

export interface CommandContext {
  client: SettingsClient;
  paint: Paint;
  /** Text of a file, or of standard input for `-`. */
  read(file: string): Promise<string>;
  /** Standard error. */
  say(text: string): unknown;
  confirm(question: string): Promise<boolean>;
}

const secretShown = ({ secrets }: Settings, path: string): [string, string, string] => {
  const { set = false, scope = null, host = null } = secrets[path] ?? {};
  return [path, set ? `set, for ${host}` : 'not set', scope ?? ''];
};

const get = async (
  { client, paint }: CommandContext,
  scope: string,
  paths: readonly string[],
): Promise<CommandResult> => {
  const settings = await client.get(scope);
  const values = [...flatten(settings.effective)].map(([path, value]) => [
    path,
    shown(value),
    settings.origin[path] ?? '',
  ]);
  const secrets = SECRET_PATHS.map((path) => secretShown(settings, path));
  const rows = [...values, ...secrets].filter(([path = '']) => paths.length === 0 || paths.includes(path));
  return { done: true, output: table(rows), json: settings, words: remarks(settings, paint) };
};

/** A line break at the end of a file is no part of the password in it. */
export const readPassword = async ({ read }: Pick<CommandContext, 'read'>, file: string): Promise<string> => {
  const password = (await read(file)).replace(/\r?\n$/, '');
  if (password === '') throw new ApiRefused('The password that was given is empty.');
  return password;
};

const assigned = async (context: CommandContext, [path, value]: Assignment): Promise<[string, JsonValue]> => [
  path,
  SECRET_PATHS.includes(path) && value === '-' ? await readPassword(context, '-') : value,
];

const set = async (
  context: CommandContext,
  { scope, assignments, verify }: Extract<SettingsAction, { action: 'set' }>,
): Promise<CommandResult> => {
  const values = await Promise.all(assignments.map((assignment) => assigned(context, assignment)));
  const settings = await context.client.patch(scope, nest(values), verify);
  return { done: true, output: '', json: settings, words: `Saved.\n${remarks(settings, context.paint)}` };
};

const stateOf = ({ in_force, rejected }: HistoryEntry, paint: Paint): string => {
  if (in_force) return paint('green', 'in force');
  return rejected ? paint('red', `not in force: ${rejected.reason}`) : '';
};

const history = async ({ client, paint }: CommandContext, scope: string): Promise<CommandResult> => {
  const entries = await client.history(scope);
  const rows = entries.map((entry) => [String(entry.version), entry.at, entry.by, stateOf(entry, paint)]);
  const words = entries.length === 0 ? `${scope} has no settings of its own.` : '';
  return { done: true, output: table(rows), json: entries, words };
};

const documentOf = (entries: readonly HistoryEntry[], version: number): JsonValue => {
  const entry = entries.find((candidate) => candidate.version === version);
  if (!entry) throw new ApiRefused('There is no such version; history lists them.');
  if (entry.document === null) throw new ApiRefused('This version cannot be read as settings; history says why.');
  return entry.document;
};

const diff = async ({ client, paint }: CommandContext, scope: string, version: number): Promise<CommandResult> => {
  const [entries, { own }] = await Promise.all([client.history(scope), client.get(scope)]);
  const now = flatten(own);
  const then = flatten(documentOf(entries, version));
  const changed = [...new Set([...now.keys(), ...then.keys()])].filter(
    (path) => shown(now.get(path)) !== shown(then.get(path)),
  );
  const line = (style: 'red' | 'green', sign: string, values: Map<string, JsonValue>, path: string): string[] =>
    values.has(path) ? [paint(style, `${sign} ${path}=${shown(values.get(path))}`)] : [];
  const lines = changed.flatMap((path) => [...line('red', '-', now, path), ...line('green', '+', then, path)]);
  const json = changed.map((path) => ({ path, in_force: now.get(path) ?? null, version: then.get(path) ?? null }));
  return { done: true, output: lines.join('\n'), json, words: lines.length === 0 ? 'No difference.' : '' };
};

const rollback = async ({ client, paint }: CommandContext, scope: string, version: number): Promise<CommandResult> => {
  const settings = await client.rollback(scope, version);
  return { done: true, output: '', json: settings, words: `Rolled back.\n${remarks(settings, paint)}` };
};

/** Runs a command but import. Rejects with `ApiRefused`. */
export const runCommand = (action: SettingsAction, context: CommandContext): Promise<CommandResult> => {
  switch (action.action) {
    case 'get':
      return get(context, action.scope, action.paths);
    case 'set':
      return set(context, action);
    case 'diff':
      return diff(context, action.scope, action.version);
    case 'history':
      return history(context, action.scope);
    case 'rollback':
      return rollback(context, action.scope, action.version);
  }
};
