import { settings } from '../../../../../shared/settings/schema/schema.ts';
import { type Draft, type FieldText, withChange } from './draft.ts';
import type { Snapshot } from './snapshot.ts';

/** A setting that somebody else has changed and saved. */
export interface TheirChange {
  path: string;
  before: FieldText;
  theirs: FieldText;
  /** The unsaved value here; absent if this field was not changed, or changed to the same value. */
  mine?: FieldText;
}

/** The changes between two snapshots of a scope, with the draft's conflicting values. */
export const theirChanges = (draft: Draft, before: Snapshot, now: Snapshot): TheirChange[] =>
  [...settings.keys()].flatMap((path) => {
    const was = before.own.get(path) ?? null;
    const theirs = now.own.get(path) ?? null;
    if (was === theirs) return [];
    const mine = draft.get(path);
    return [{ path, before: was, theirs, ...(mine !== undefined && mine !== theirs && { mine }) }];
  });

/** The draft on top of somebody else's version, without the fields whose saved value is kept. */
export const rebase = (draft: Draft, now: Snapshot, leftToThem: ReadonlySet<string>): Draft => {
  let rebased: Draft = new Map();
  for (const [path, text] of draft) {
    if (!leftToThem.has(path)) rebased = withChange(rebased, now, path, text);
  }
  return rebased;
};
