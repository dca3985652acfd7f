import { NO_SETTINGS } from '../../shared/email/lifecycle/circuit.ts';
import type { SettingsReader } from '../../shared/ports/settings-reader.ts';
import type { Circuits } from './circuits.ts';
import type { ScopeState } from './plan.ts';

export interface ScopeStateDependencies {
  settings: SettingsReader;
  circuits: Circuits;
}

/**
 * The settings of a scope, and the circuit that is open under them; settings that are found close the one for their
 * lack. Rejects with `SettingsUnavailable` and `StoreUnavailable`.
 */
export const scopeState = async (
  { settings, circuits }: ScopeStateDependencies,
  scope: string,
): Promise<ScopeState> => {
  const found = await settings.effective(scope);
  const version = found.kind === 'in-force' ? found.settings.version : NO_SETTINGS;
  if (found.kind === 'in-force') await circuits.settingsFound(scope, version);
  const circuit = await circuits.openOne(scope, version);
  return { settings: found, ...(circuit && { circuit }) };
};
