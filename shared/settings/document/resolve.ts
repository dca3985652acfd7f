import { builtInValues } from '../schema/built-in.ts';
import { BUILT_IN, type EffectiveSettings, type Origin, type SettingsDocument } from '../schema/effective.ts';

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

const builtIn = Object.fromEntries(Object.keys(builtInValues).map((path) => [path, BUILT_IN])) as Origin;

const originIn = (chain: readonly ScopeDocument[]): Origin => {
  const origin: Record<string, string> = { ...builtIn };
  for (const { scope, document } of chain) for (const path of Object.keys(document)) origin[path] = scope;
  return origin as Origin;
};
