import type { RequestTokens } from '../../ports/request-tokens.ts';

/** Tokens per instance, for functions with few requests, which therefore need no access to the table. */
export const instanceTokens = (): RequestTokens => {
  let present = 0;
  const taken = new Map<string, number>();
  return {
    take: async (keyId, second, count, limit) => {
      if (second !== present) taken.clear();
      present = second;
      const before = taken.get(keyId) ?? 0;
      taken.set(keyId, before + count);
      return Math.max(0, Math.min(count, limit - before));
    },
  };
};
