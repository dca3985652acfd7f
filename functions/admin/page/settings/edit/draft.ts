import { settings } from '../../../../../shared/settings/schema/schema.ts';
import type { NestedValues } from '../../api/settings-api.ts';
import { writtenOf } from '../form/value-text.ts';
import { nest } from './nested.ts';
import { BUILT_IN, SECRETS, type Snapshot } from './snapshot.ts';

/** The text of a field; null if inherited. */
export type FieldText = string | null;

/** Unsaved changes at a scope, by path. */
export type Draft = ReadonlyMap<string, FieldText>;

export const unchanged: Draft = new Map();

/** A setting as the form shows it. */
export interface Field {
  text: string;
  /** Set at this scope rather than inherited. */
  isOwn: boolean;
  isChanged: boolean;
  /** The inherited value, and the scope that it comes from. */
  inherited: { text: string; from: string };
}

const savedText = ({ own }: Pick<Snapshot, 'own'>, path: string): FieldText => own.get(path) ?? null;

/** The draft with one field changed. A field whose text equals the saved one is removed from the draft. */
export const withChange = (draft: Draft, snapshot: Snapshot, path: string, text: FieldText): Draft => {
  const changed = new Map(draft);
  if (text === savedText(snapshot, path)) changed.delete(path);
  else changed.set(path, text);
  return changed;
};

export const fieldOf = (snapshot: Snapshot, draft: Draft, path: string): Field => {
  const inherited = snapshot.inherited.get(path) ?? { text: '', from: BUILT_IN };
  const isChanged = draft.has(path);
  const text = isChanged ? (draft.get(path) ?? null) : savedText(snapshot, path);
  return { text: text ?? inherited.text, isOwn: text !== null, isChanged, inherited };
};

/** Set here to another value than the one that would be inherited. Passwords are not compared. */
export const differs = ({ isOwn, text, inherited }: Field): boolean => isOwn && text !== inherited.text;

/** An empty password means no change: to remove a password, it is set to inherit. */
const saysNothing = ([path, text]: readonly [string, FieldText]): boolean => SECRETS.includes(path) && text === '';

/** The changes as a JSON merge patch. */
export const patchOf = (draft: Draft): NestedValues =>
  nest(
    [...draft]
      .filter((change) => !saysNothing(change))
      .map(([path, text]) => {
        const setting = settings.get(path);
        return [path, text === null || !setting ? null : writtenOf(setting, text)] as const;
      }),
  );
