import type { JsonValue } from '../../json.ts';
import { settings } from '../schema/schema.ts';
import type { Fault } from './fault.ts';

/** The raw values in a document. `null` means inherited. */
export interface Leaves {
  values: ReadonlyMap<string, JsonValue>;
  faults: readonly Fault[];
}

/** The fault of an unknown path. */
export const NO_SETTING = 'is no setting';

/** `system`, `system/smtp` …: paths of groups. */
const branches = new Set(
  [...settings.keys()].flatMap((path) => {
    const segments = path.split('/');
    return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
  }),
);

/** An unknown key. It is not repeated if it does not look like a name, or contains a slash. */
const nameOf = (key: string): string => (/^\w{1,64}$/.test(key) ? key : '?');

type Entry = { path: string; value: JsonValue } | Fault;

const entriesBelow = (object: { [key: string]: JsonValue }, parent: string): Entry[] =>
  Object.entries(object).flatMap(([key, value]) => entriesAt(nameOf(key), value, parent));

const entriesAt = (name: string, value: JsonValue, parent: string): Entry[] => {
  const path = parent === '' ? name : `${parent}/${name}`;
  if (settings.has(path)) return [{ path, value }];
  if (!branches.has(path)) return [{ path, problem: NO_SETTING }];
  if (value === null) return settingsBelow(path).map((inherited) => ({ path: inherited, value: null }));
  if (typeof value !== 'object' || Array.isArray(value)) return [{ path, problem: 'must be an object' }];
  return entriesBelow(value, path);
};

const settingsBelow = (branch: string): string[] =>
  [...settings.keys()].filter((path) => path.startsWith(`${branch}/`));

/** Finds the settings in nested JSON. Anything that is not a setting is a fault. */
export const leavesOf = (json: JsonValue): Leaves => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { values: new Map(), faults: [{ path: '', problem: 'The settings must be a JSON object' }] };
  }
  const entries = entriesBelow(json, '');
  return {
    values: new Map(entries.flatMap((entry) => ('problem' in entry ? [] : [[entry.path, entry.value]]))),
    faults: entries.filter((entry) => 'problem' in entry),
  };
};
