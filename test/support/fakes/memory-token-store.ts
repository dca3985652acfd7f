import type { TokenRecord, TokenStore } from '../../../shared/ports/sending/access-tokens.ts';

/** Tokens without a table: the port's second implementation. */
export const memoryTokenStore = (): TokenStore & { records: Map<string, TokenRecord> } => {
  const records = new Map<string, TokenRecord>();
  const held = new Map<string, number>();
  return {
    records,
    read: async (login) => records.get(login),
    take: async (login, now, until) => {
      if ((held.get(login) ?? 0) > now) return false;
      held.set(login, until);
      return true;
    },
    write: async (login, record) => {
      records.set(login, record);
      held.delete(login);
    },
  };
};
