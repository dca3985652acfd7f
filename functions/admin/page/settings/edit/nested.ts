import type { NestedValues } from '../../api/settings-api.ts';

/** Flattens nested JSON to values by configuration path, such as `system/smtp/host`. */
export const leavesIn = (nested: NestedValues, parent = ''): Map<string, unknown> =>
  new Map(
    Object.entries(nested).flatMap(([key, value]): [string, unknown][] => {
      const path = parent === '' ? key : `${parent}/${key}`;
      const isBranch = typeof value === 'object' && value !== null && !Array.isArray(value);
      return isBranch ? [...leavesIn(value as NestedValues, path)] : [[path, value]];
    }),
  );

/** The inverse: nested JSON from values by configuration path. */
export const nest = (values: Iterable<readonly [string, string | number | readonly string[] | null]>): NestedValues => {
  const root: NestedValues = {};
  for (const [path, value] of values) {
    const segments = path.split('/');
    const last = segments.pop() ?? path;
    let node = root;
    for (const segment of segments) {
      const child = (node[segment] ?? {}) as NestedValues;
      node[segment] = child;
      node = child;
    }
    node[last] = value;
  }
  return root;
};
