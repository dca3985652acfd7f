import type { AuditEntry } from '../api/audit-api.ts';

const COLUMNS = ['at', 'actor_type', 'actor_id', 'actor_name', 'action', 'scope', 'from', 'to', 'count', 'subject'];

/** The entries as CSV (RFC 4180), for spreadsheets. */
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
  return [COLUMNS, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
};

/** Spreadsheets run text that begins with one of these signs as a formula, and names of keys are free text. */
const cellOf = (value: string | number | null): string => {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
