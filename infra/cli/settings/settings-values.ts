import type { JsonValue } from '../../../shared/json.ts';
import { nearest } from '../../../shared/runtime/nearest.ts';
import { parseScope } from '../../../shared/scope.ts';
import { SECRET_PATHS } from '../../../shared/settings/schema/effective.ts';
import { settings } from '../../../shared/settings/schema/schema.ts';
import { WrongUsage } from '../program.ts';

/** A path and its new value; `null` restores inheritance. */
export type Assignment = readonly [path: string, value: string | null];

/** Parses a scope. Throws `WrongUsage`, like all functions here. */
export const scopeIn = (text: string | undefined): string => {
  const scope = parseScope(text ?? '');
  if (scope !== undefined) return scope;
  throw new WrongUsage('A scope is required: default, a website code (eu) or website.store_view (eu.fr).');
};

/** Checks the path of a setting. */
export const pathIn = (text: string): string => {
  if (settings.has(text)) return text;
  // Only what looks like a path is quoted, because anything else may be a password.
  const isPath = /^[a-z0-9_]+(?:\/[a-z0-9_]+)+$/i.test(text) && text.length < 100;
  const suggestion = isPath ? nearest(text, settings.keys()) : undefined;
  const hint = suggestion ? `Did you mean ${suggestion}?` : 'docs/settings.md lists all settings.';
  throw new WrongUsage(isPath ? `Unknown setting ${text}. ${hint}` : `A path looks like system/smtp/host. ${hint}`);
};

/** Parses the version of a document. */
export const versionIn = (text: string | undefined): number => {
  const version = Number(text);
  if (Number.isInteger(version) && version > 0) return version;
  throw new WrongUsage('A version number is required. The command history lists the versions.');
};

/** Parses `path=value`. */
export const assignmentIn = (text: string): Assignment => {
  const at = text.indexOf('=');
  if (at < 0) throw new WrongUsage('set takes <path>=<value>.');
  const path = pathIn(text.slice(0, at));
  const value = text.slice(at + 1);
  if (!SECRET_PATHS.includes(path) || value === '-' || value === '') return [path, value];
  throw new WrongUsage(
    `${path} cannot be an argument, because other users can see arguments. ${path}=- reads it from standard input.`,
  );
};

/** A value as Storemail writes it, such as a number for the text `587`. Invalid text is left for the API to refuse. */
export const writtenValue = (path: string, text: string): JsonValue => {
  const kind = settings.get(path)?.kind;
  const reading = SECRET_PATHS.includes(path) ? undefined : kind?.read(text);
  if (!kind || !reading) return text;
  const written = kind.write(reading.value);
  return typeof written === 'object' ? [...written] : written;
};

/** Parses entries of the form `name=value`; of entries with the same name, the last counts. */
export const pairs = (option: string, entries: readonly string[] = []): Map<string, string> =>
  new Map(
    entries.map((entry) => {
      const [, name, value] = /^([^=]+)=(.+)$/.exec(entry) ?? [];
      if (!name || !value) throw new WrongUsage(`--${option} takes two values separated by =.`);
      return [name, value];
    }),
  );
