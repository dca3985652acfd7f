import { settings } from '../../../../shared/settings/schema/schema.ts';
import type { NestedValues } from '../api/settings-api.ts';
import { leavesIn } from '../settings/edit/nested.ts';
import { textOf } from '../settings/form/value-text.ts';

/** A setting that differs between two documents; null if a document does not set it. */
export interface Difference {
  path: string;
  from: string | null;
  to: string | null;
}

/** The changes from one document to another, in the order of the form. */
export const diffOf = (from: NestedValues, to: NestedValues): Difference[] => {
  const before = leavesIn(from);
  const after = leavesIn(to);
  return [...settings].flatMap(([path, setting]) => {
    const text = (leaves: ReadonlyMap<string, unknown>) =>
      leaves.has(path) ? textOf(setting, leaves.get(path)) : null;
    const difference = { path, from: text(before), to: text(after) };
    return difference.from === difference.to ? [] : [difference];
  });
};
