import type { AuditEntry, AuditLog } from '../../../shared/ports/audit-log.ts';

/** An in-memory implementation of the port. Later entries have greater ids. */
export const memoryAuditLog = (): AuditLog => {
  let entries: AuditEntry[] = [];
  let made = 0;
  return {
    add: async (record) => {
      const id = `01956000-0000-7000-8000-${(++made).toString(16).padStart(12, '0')}`;
      entries = [{ ...structuredClone(record), id }, ...entries];
      return id;
    },
    retract: async (id) => {
      entries = entries.filter((entry) => entry.id !== id);
    },
    list: async ({ after, limit }) =>
      structuredClone(entries.filter(({ id }) => after === undefined || id < after).slice(0, limit)),
  };
};
