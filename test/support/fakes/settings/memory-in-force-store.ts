import { isDeepStrictEqual } from 'node:util';
import type { InForceStore, PairInForce } from '../../../../shared/ports/settings/in-force-store.ts';

/** An in-memory implementation of the port. */
export const memoryInForceStore = (...initial: PairInForce[]): InForceStore => {
  const pairs = new Map(initial.map((pair) => [pair.scope, pair]));
  return {
    read: async (scopes) => structuredClone(new Map([...pairs].filter(([scope]) => scopes.includes(scope)))),
    list: async () => structuredClone([...pairs.values()]),
    move: async (next) => {
      const stored = pairs.get(next.scope);
      if ((stored?.revision ?? 0) !== next.revision - 1) return isDeepStrictEqual(stored, next);
      pairs.set(next.scope, structuredClone(next));
      return true;
    },
  };
};
