import type { ParameterWriter } from '../../../../shared/ports/settings/parameters.ts';
import type { MemoryParameters } from './memory-parameters.ts';

export const SETTINGS_ROLE = 'settings-api-role';
const OWN = `arn:aws:sts::000000000000:assumed-role/${SETTINGS_ROLE}/storemail-dev-settings-api`;

/** Writes to Parameter Store without SSM, as settings-api does: the port's second implementation. */
export const memoryParameterWriter = (parameters: MemoryParameters): ParameterWriter => ({
  put: async (name, value, type) => parameters.put(name, value, { type, modifiedBy: OWN }),
  remove: async (name) => {
    const existed = (await parameters.edits(name)).length > 0;
    parameters.remove(name);
    return existed;
  },
});
