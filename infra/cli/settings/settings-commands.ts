import type { JsonValue } from '../../../shared/json.ts';
import { SECRET_PATHS } from '../../../shared/settings/schema/effective.ts';
import { table } from '../format.ts';
import { CommandFailed, type CommandResult } from '../program.ts';
import { flatten, formatValue, nest } from './flat-settings.ts';
import type { SettingsAction } from './settings-arguments.ts';
import type { HistoryEntry, Settings, SettingsClient } from './settings-client.ts';
import { type Paint, statusText } from './settings-output.ts';
import { type Assignment, writtenValue } from './settings-values.ts';

export interface CommandContext {
  client: SettingsClient;
  paint: Paint;
  /** Text of a file, or of standard input for `-`. */
  read(file: string): Promise<string>;
  stderr(text: string): unknown;
  confirm(question: string): Promise<boolean>;
}

const secretRow = ({ secrets }: Settings, path: string): [string, string, string] => {
  const { set = false, scope = null, host = null } = secrets[path] ?? {};
  return [path, set ? `set for ${host}` : 'not set', scope ?? ''];
};

const get = async (
  { client, paint }: CommandContext,
  scope: string,
  paths: readonly string[],
): Promise<CommandResult> => {
  const settings = await client.get(scope);
  const values = [...flatten(settings.effective)].map(([path, value]) => [
    path,
    formatValue(value),
    settings.origin[path] ?? '',
  ]);
  const secrets = SECRET_PATHS.map((path) => secretRow(settings, path));
  const rows = [...values, ...secrets].filter(([path = '']) => paths.length === 0 || paths.includes(path));
  return { success: true, output: table(rows), json: settings, notes: statusText(settings, paint) };
};

/** Reads a password from a file, without a line break at its end. */
export const readPassword = async ({ read }: Pick<CommandContext, 'read'>, file: string): Promise<string> => {
  const password = (await read(file)).replace(/\r?\n$/, '');
  if (password === '') throw new CommandFailed('The password is empty.');
  return password;
};

const readAssignment = async (context: CommandContext, [path, text]: Assignment): Promise<[string, JsonValue]> => {
  if (SECRET_PATHS.includes(path) && text === '-') return [path, await readPassword(context, '-')];
  return [path, text === null ? null : writtenValue(path, text)];
};

const set = async (
  context: CommandContext,
  { scope, assignments, verify }: Extract<SettingsAction, { action: 'set' }>,
): Promise<CommandResult> => {
  const values = await Promise.all(assignments.map((assignment) => readAssignment(context, assignment)));
  const settings = await context.client.patch(scope, nest(values), verify);
  return { success: true, output: '', json: settings, notes: `Saved.\n${statusText(settings, context.paint)}` };
};

const stateOf = ({ in_force, rejected }: HistoryEntry, paint: Paint): string => {
  if (in_force) return paint('green', 'in force');
  return rejected ? paint('red', `not in force: ${rejected.reason}`) : '';
};

const history = async ({ client, paint }: CommandContext, scope: string): Promise<CommandResult> => {
  const entries = await client.history(scope);
  const rows = entries.map((entry) => [String(entry.version), entry.at, entry.by, stateOf(entry, paint)]);
  const notes = entries.length === 0 ? `${scope} has no settings of its own.` : '';
  return { success: true, output: table(rows), json: entries, notes };
};

const documentOf = (entries: readonly HistoryEntry[], version: number): JsonValue => {
  const entry = entries.find((candidate) => candidate.version === version);
  if (!entry) throw new CommandFailed('This version does not exist. The command history lists the versions.');
  if (entry.document === null)
    throw new CommandFailed('This version is not a valid settings document. The command history shows the reason.');
  return entry.document;
};

const diff = async ({ client, paint }: CommandContext, scope: string, version: number): Promise<CommandResult> => {
  const [entries, { own }] = await Promise.all([client.history(scope), client.get(scope)]);
  const inForce = flatten(own);
  const other = flatten(documentOf(entries, version));
  const changed = [...new Set([...inForce.keys(), ...other.keys()])].filter(
    (path) => formatValue(inForce.get(path)) !== formatValue(other.get(path)),
  );
  const lineFor = (style: 'red' | 'green', sign: string, values: Map<string, JsonValue>, path: string): string[] =>
    values.has(path) ? [paint(style, `${sign} ${path}=${formatValue(values.get(path))}`)] : [];
  const lines = changed.flatMap((path) => [
    ...lineFor('red', '-', inForce, path),
    ...lineFor('green', '+', other, path),
  ]);
  const json = changed.map((path) => ({ path, in_force: inForce.get(path) ?? null, version: other.get(path) ?? null }));
  return { success: true, output: lines.join('\n'), json, notes: lines.length === 0 ? 'No differences.' : '' };
};

const rollback = async ({ client, paint }: CommandContext, scope: string, version: number): Promise<CommandResult> => {
  const settings = await client.rollback(scope, version);
  return { success: true, output: '', json: settings, notes: `Rolled back.\n${statusText(settings, paint)}` };
};

/** Runs a command that makes requests, except `import`. Rejects with `CommandFailed`. */
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
