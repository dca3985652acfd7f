import { builtInValues } from '../schema/built-in.ts';
import {
  BUILT_IN,
  type EffectiveSettings,
  type Origin,
  type SettingsDocument,
  type ValuePath,
} from '../schema/effective.ts';

/** A scope and its document. */
export interface ScopeDocument {
  scope: string;
  document: SettingsDocument;
}

export interface ResolvedSettings {
  values: EffectiveSettings;
  origin: Origin;
}

/** A narrower document laid over a wider one. Associative; an empty document changes nothing. */
export const overlay = (narrower: SettingsDocument, wider: SettingsDocument): SettingsDocument => ({
  ...wider,
  ...narrower,
});

/** The effective settings of the last scope of a chain, widest first, and where each value comes from. */
export const resolveSettings = (chain: readonly ScopeDocument[]): ResolvedSettings => {
  const document = chain.reduce<SettingsDocument>((wider, { document }) => overlay(document, wider), {});
  return { values: { ...builtInValues, ...document }, origin: originIn(chain) };
};

const originIn = (chain: readonly ScopeDocument[]): Origin => {
  const narrowestFirst = chain.toReversed();
  const scopeOf = (path: string): string =>
    narrowestFirst.find(({ document }) => Object.hasOwn(document, path))?.scope ?? BUILT_IN;
  const paths = Object.keys(builtInValues) as ValuePath[];
  return Object.fromEntries(paths.map((path) => [path, scopeOf(path)])) as Origin;
};
