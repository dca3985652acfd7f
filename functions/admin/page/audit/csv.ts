import type { AuditEntry } from '../api/audit-api.ts';
import { csvLine } from '../ui/csv.ts';

const COLUMNS = ['at', 'actor_type', 'actor_id', 'actor_name', 'action', 'scope', 'from', 'to', 'count', 'subject'];

/** The entries as CSV (RFC 4180), without the header row. */
export const csvOf = (entries: readonly AuditEntry[]): string => {
  const rows = entries.map(({ at, actor, action, scope, from, to, count, subject }) => [
    at,
    actor.type,
    actor.id,
    actor.name,
    action,
    scope,
    from,
    to,
    count,
    subject,
  ]);
  return rows.map(csvLine).join('');
};

export const csvHead = csvLine(COLUMNS);
