import type { ParameterWriter } from '../../../../shared/ports/settings/parameters.ts';
import type { MemoryParameters } from './memory-parameters.ts';

export const SETTINGS_ROLE = 'settings-api-role';
const OWN = `arn:aws:sts::000000000000:assumed-role/${SETTINGS_ROLE}/storemail-dev-settings-api`;

/** An in-memory implementation of the port; writes as settings-api does. */
export const memoryParameterWriter = (parameters: MemoryParameters): ParameterWriter => ({
  put: async (name, value, type) => parameters.put(name, value, { type, modifiedBy: OWN }),
  remove: async (name) => {
    const existed = (await parameters.edits(name)).length > 0;
    parameters.remove(name);
    return existed;
  },
});
