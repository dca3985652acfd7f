import type { SendingBudget } from '../../../shared/ports/sending/sending-budget.ts';

/** An in-memory implementation of the port. */
export const memorySendingBudget = (): SendingBudget => {
  const used = new Map<string, number>();
  return {
    reserve: async (scope, minute, limit, wanted) => {
      const key = `${scope} ${minute}`;
      const before = used.get(key) ?? 0;
      const granted = Math.max(0, Math.min(wanted, limit - before));
      used.set(key, before + granted);
      return granted;
    },
  };
};
