import type { RequestTokens } from '../../../shared/ports.ts';

/** Request tokens without a table: the port's second implementation. */
export const memoryRequestTokens = (): RequestTokens => {
  const taken = new Map<string, number>();
  return {
    take: async (keyId, second, count, limit) => {
      const name = `${keyId}#${second}`;
      const before = taken.get(name) ?? 0;
      taken.set(name, before + count);
      return Math.max(0, Math.min(count, limit - before));
    },
  };
};
