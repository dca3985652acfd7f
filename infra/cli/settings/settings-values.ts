import { nearest } from '../../../shared/runtime/nearest.ts';
import { parseScope } from '../../../shared/scope.ts';
import { SECRET_PATHS } from '../../../shared/settings/schema/effective.ts';
import { settings } from '../../../shared/settings/schema/schema.ts';
import { WrongUsage } from '../program.ts';

/** A path and what it is to be; `null`: inherited. */
export type Assignment = readonly [path: string, value: string | null];

/** A scope. Throws `WrongUsage`, as all of these do. */
export const scopeIn = (text: string | undefined): string => {
  const scope = parseScope(text ?? '');
  if (scope !== undefined) return scope;
  throw new WrongUsage('The scope is default, a website code (eu) or website.store_view (eu.fr).');
};

/** The path of a setting. */
export const pathIn = (text: string): string => {
  if (settings.has(text)) return text;
  // What looks like a path is one, and no password.
  const isPath = /^[a-z0-9_]+(?:\/[a-z0-9_]+)+$/i.test(text) && text.length < 100;
  const meant = isPath ? nearest(text, settings.keys()) : undefined;
  const hint = meant ? `did you mean ${meant}?` : 'docs/settings.md lists all, such as system/smtp/host.';
  throw new WrongUsage(isPath ? `There is no setting ${text}: ${hint}` : `A path names a setting: ${hint}`);
};

/** A version of a document. */
export const versionIn = (text: string | undefined): number => {
  const version = Number(text);
  if (Number.isInteger(version) && version > 0) return version;
  throw new WrongUsage('The version is a number of the history.');
};

/** `path=value`. */
export const assignmentIn = (text: string): Assignment => {
  const at = text.indexOf('=');
  if (at < 0) throw new WrongUsage('set takes <path>=<value>.');
  const path = pathIn(text.slice(0, at));
  const value = text.slice(at + 1);
  if (!SECRET_PATHS.includes(path) || value === '-' || value === '') return [path, value];
  throw new WrongUsage(`${path}=- reads it from standard input: arguments can be seen by others.`);
};

/** `name=value`, each at most once. */
export const pairs = (option: string, entries: readonly string[] = []): Map<string, string> =>
  new Map(
    entries.map((entry) => {
      const [, name, value] = /^([^=]+)=(.+)$/.exec(entry) ?? [];
      if (!name || !value) throw new WrongUsage(`--${option} takes two names with = between them.`);
      return [name, value];
    }),
  );
