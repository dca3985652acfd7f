import type { JsonValue } from '../../../shared/json.ts';
import { settings } from '../../../shared/settings/schema/schema.ts';

/** Formats a value for the terminal; lists are comma-separated. */
export const formatValue = (value: JsonValue | undefined): string => {
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
};

const valueAt = (nested: JsonValue | undefined, path: string): JsonValue | undefined =>
  path.split('/').reduce<JsonValue | undefined>((node, key) => {
    const isObject = typeof node === 'object' && node !== null && !Array.isArray(node);
    return isObject && Object.hasOwn(node, key) ? node[key] : undefined;
  }, nested);

/** The values in nested JSON by path, in the order of the schema. */
export const flatten = (nested: JsonValue): Map<string, JsonValue> =>
  new Map(
    [...settings.keys()].flatMap((path) => {
      const value = valueAt(nested, path);
      return value === undefined ? [] : [[path, value]];
    }),
  );

type Nested = { [key: string]: JsonValue };

/** Nested JSON from values by path. */
export const nest = (values: Iterable<readonly [string, JsonValue]>): Nested => {
  const root: Nested = {};
  for (const [path, value] of values) {
    const keys = path.split('/');
    const last = keys.pop() ?? '';
    let node = root;
    for (const key of keys) {
      node[key] ??= {};
      node = node[key] as Nested;
    }
    node[last] = value;
  }
  return root;
};
