import type { InForceStore, PairInForce } from '../../../shared/ports/in-force-store.ts';

/** The pairs in force without a table: the port's second implementation. */
export const memoryInForceStore = (...initial: PairInForce[]): InForceStore => {
  const pairs = new Map(initial.map((pair) => [pair.scope, pair]));
  return {
    read: async (scopes) => structuredClone(new Map([...pairs].filter(([scope]) => scopes.includes(scope)))),
    list: async () => structuredClone([...pairs.values()]),
    move: async (next) => {
      const revision = pairs.get(next.scope)?.revision ?? 0;
      if (revision !== next.revision - 1) return false;
      pairs.set(next.scope, structuredClone(next));
      return true;
    },
  };
};
