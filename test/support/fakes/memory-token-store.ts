import type { TokenRecord, TokenStore } from '../../../shared/ports/sending/access-tokens.ts';

/** An in-memory implementation of the port. */
export const memoryTokenStore = (): TokenStore & { records: Map<string, TokenRecord> } => {
  const records = new Map<string, TokenRecord>();
  const held = new Map<string, number>();
  const none: TokenRecord = { refreshAt: 0, usableUntil: 0, version: 0 };
  return {
    records,
    read: async (login) => records.get(login),
    take: async (login, now, until) => {
      if ((held.get(login) ?? 0) > now) return false;
      held.set(login, until);
      return true;
    },
    write: async (login, change, { since, until }) => {
      const record = records.get(login) ?? none;
      if (record.version !== since || (held.get(login) ?? 0) > until) return false;
      held.delete(login);
      if (!change) return true;
      if ('sealed' in change) records.set(login, { ...change, version: since + 1 });
      else {
        const { mayHaveRotated, ...failure } = change;
        records.set(login, { ...record, ...failure, version: since + (mayHaveRotated ? 1 : 0) });
      }
      return true;
    },
  };
};
