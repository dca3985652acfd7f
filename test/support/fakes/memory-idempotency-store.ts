import type { IdempotencyRecord, IdempotencyStore } from '../../../shared/ports/emails/idempotency-store.ts';

/** An in-memory implementation of the port. */
export const memoryIdempotencyStore = (): IdempotencyStore => {
  const records = new Map<string, IdempotencyRecord>();
  const nameOf = (scope: string, key: string): string => JSON.stringify([scope, key]);
  const moveStart = ({ scope, key, startedAt: seen }: IdempotencyRecord, startedAt: number): boolean => {
    const record = records.get(nameOf(scope, key));
    if (record?.startedAt !== seen) return false;
    record.startedAt = startedAt;
    return true;
  };
  return {
    begin: async (record, expiredBefore) => {
      const name = nameOf(record.scope, record.key);
      const existing = records.get(name);
      if (existing && existing.createdAt > expiredBefore) return false;
      records.set(name, structuredClone(record));
      return true;
    },
    find: async (scope, key) => structuredClone(records.get(nameOf(scope, key))),
    takeOver: async (record, startedAt) => moveStart(record, startedAt),
    release: async (record) => {
      moveStart(record, 0);
    },
  };
};
