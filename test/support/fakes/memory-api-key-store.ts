import type { ApiKey, ApiKeyStore } from '../../../shared/ports/api-key-store.ts';

/** An in-memory implementation of the port. */
export const memoryApiKeyStore = (...initial: ApiKey[]): ApiKeyStore => {
  const keys = new Map(initial.map((key) => [key.id, key]));
  return {
    find: async (hash) => structuredClone([...keys.values()].find((key) => key.hash === hash)),
    create: async (key) => {
      keys.set(key.id, structuredClone(key));
    },
    list: async () => structuredClone([...keys.values()]),
    rename: async (id, name) => {
      const key = keys.get(id);
      if (key) keys.set(id, { ...key, name });
      return key !== undefined;
    },
    markUsed: async ({ id }, day) => {
      const key = keys.get(id);
      if (key && (key.lastUsedOn ?? '') < day) keys.set(id, { ...key, lastUsedOn: day });
    },
    remove: async (id) => keys.delete(id),
  };
};
