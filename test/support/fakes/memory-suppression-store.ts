import type { SuppressionStore } from '../../../shared/ports/emails/suppression-store.ts';
import { type Suppression, suppressionKey } from '../../../shared/suppression/suppression.ts';

/** An in-memory implementation of the port, held to the same contract tests. */
export const memorySuppressionStore = (): SuppressionStore => {
  const entries: Suppression[] = [];
  const scopes = new Set<string>();
  const isSame = (one: Suppression, other: Pick<Suppression, 'scope' | 'address'>): boolean =>
    one.scope === other.scope && suppressionKey(one.address) === suppressionKey(other.address);
  return {
    add: async (entry) => {
      if (entries.some((one) => isSame(one, entry))) return false;
      scopes.add(entry.scope);
      entries.push({ ...entry });
      return true;
    },
    find: async (address) => entries.filter((one) => suppressionKey(one.address) === suppressionKey(address)),
    get: async (id) => entries.find((one) => one.id === id),
    remove: async ({ id }) => {
      const at = entries.findIndex((one) => one.id === id);
      if (at !== -1) entries.splice(at, 1);
      return at !== -1;
    },
    list: async (scope, { after, before, limit }) => {
      const newest = entries.filter((one) => one.scope === scope).sort((a, b) => (a.id < b.id ? 1 : -1));
      if (before !== undefined) return newest.filter(({ id }) => id > before).slice(-limit);
      return newest.filter(({ id }) => after === undefined || id < after).slice(0, limit);
    },
    scopes: async () => [...scopes].sort(),
  };
};
