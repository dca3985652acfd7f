import type { ProbeTurns } from '../../../shared/ports/sending/probe-turns.ts';

/** An in-memory implementation of the port. */
export const memoryProbeTurns = (): ProbeTurns => {
  const held = new Map<string, number>();
  return {
    take: async (scope, now, until) => {
      if ((held.get(scope) ?? 0) > now) return false;
      held.set(scope, until);
      return true;
    },
    giveBack: async (scope, until) => {
      if (held.get(scope) === until) held.delete(scope);
    },
  };
};
