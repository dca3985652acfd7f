import type { ScopeSettings, SettingsReader } from '../../../shared/ports/settings/settings-reader.ts';
import { builtInValues } from '../../../shared/settings/schema/built-in.ts';
import type { EffectiveSettings } from '../../../shared/settings/schema/effective.ts';

/** Settings in force at every scope: the defaults with overrides. */
export const settingsInForce = (values: Partial<EffectiveSettings> = {}): SettingsReader => ({
  effective: async (scope): Promise<ScopeSettings> => ({
    kind: 'in-force',
    settings: { scope, version: `${scope}:1/0`, values: { ...builtInValues, ...values } },
  }),
});
