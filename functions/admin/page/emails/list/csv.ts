import type { EmailItem } from '../../api/emails-api.ts';
import { csvLine } from '../../ui/csv.ts';

const columns: Record<string, (email: EmailItem) => string> = {
  id: ({ id }) => id,
  accepted_at: ({ created_at }) => created_at,
  scope: ({ delivery }) => delivery.scope,
  state: ({ delivery, last_event }) => delivery.state ?? last_event,
  type: ({ delivery }) => delivery.type ?? '',
  from: ({ from }) => from ?? '',
  to: ({ to }) => to.join(', '),
  subject: ({ subject }) => subject,
  sent_at: ({ delivery }) => delivery.sent_at ?? '',
  attempts: ({ delivery }) => String(delivery.attempts),
  reason_code: ({ delivery }) => delivery.reason_code ?? '',
  reason: ({ delivery }) => delivery.reason ?? '',
};

/** The column names, after a byte order mark by which spreadsheets recognise UTF-8. */
export const csvHead = `\uFEFF${csvLine(Object.keys(columns))}`;

export const csvLines = (emails: readonly EmailItem[]): string =>
  emails.map((email) => csvLine(Object.values(columns).map((value) => value(email)))).join('');
