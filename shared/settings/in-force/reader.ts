import { ParametersUnavailable, SettingsUnavailable, StoreUnavailable } from '../../ports/errors.ts';
import type { InForceStore } from '../../ports/settings/in-force-store.ts';
import type { ParameterReader } from '../../ports/settings/parameters.ts';
import type { ScopeSettings, SettingsReader } from '../../ports/settings/settings-reader.ts';
import { cached } from '../../runtime/cached.ts';
import { chainOf } from '../../scope.ts';
import { createChainSettings } from './chain-settings.ts';
import { pairKey } from './pair-key.ts';
import type { SecretsInForce } from './secrets.ts';
import { hasDocument, type WithDocument } from './versions-in-force.ts';

export interface SettingsReaderOptions {
  inForce: InForceStore;
  parameters: ParameterReader;
  now(): number;
  /** Also reads the secrets; if absent, none are read. */
  secrets?: SecretsInForce;
  /** Milliseconds after which the pairs in force are read again. */
  maxAgeMs?: number;
}

/**
 * Reads the pairs in force of a scope's chain, in one request, when they are older than `maxAgeMs`; SSM, by version,
 * only when a pair moved. While the table or SSM fails, the last good answer stands.
 */
export const createSettingsReader = (options: SettingsReaderOptions): SettingsReader => {
  const { inForce, parameters, now, secrets, maxAgeMs = 30_000 } = options;
  const settingsOf = createChainSettings(parameters, secrets);
  const readings = new Map<string, () => Promise<Reading>>();

  const load = async (scope: string, last: Reading | undefined): Promise<Reading> => {
    const chain = await readChain(inForce, scope);
    const key = chain.map(pairKey).join();
    if (last?.key === key && last.settings.kind !== 'faulty') return last;
    return { key, settings: await settingsOf(scope, chain) };
  };

  const readingOf = (scope: string): (() => Promise<Reading>) => {
    const reading =
      readings.get(scope) ?? cached<Reading>({ load: (last) => load(scope, last), maxAgeMs, now, isPassing });
    readings.set(scope, reading);
    return reading;
  };

  return {
    effective: async (scope) => (await readingOf(scope)().catch(asUnavailable)).settings,
  };
};

/** The settings read for a scope, and the pairs they were read for. */
interface Reading {
  key: string;
  settings: ScopeSettings;
}

/** The pairs of a scope's chain that have a document, widest first. */
const readChain = async (inForce: InForceStore, scope: string): Promise<WithDocument[]> => {
  const found = await inForce.read(chainOf(scope));
  return chainOf(scope)
    .flatMap((link) => found.get(link) ?? [])
    .filter(hasDocument);
};

const isPassing = (error: unknown): boolean =>
  error instanceof ParametersUnavailable || error instanceof StoreUnavailable;

const asUnavailable = (error: unknown): never => {
  if (!isPassing(error)) throw error;
  throw new SettingsUnavailable('The settings in force could not be read', { cause: error });
};
