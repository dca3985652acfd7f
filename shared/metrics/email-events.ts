import type { Email } from '../email/lifecycle/email.ts';
import type { CountName } from './metric-names.ts';

/** An event in the life of an email that is counted. */
export interface EmailEvent {
  name: CountName;
  /** The row of the decision table, for failures. */
  reason?: string;
}

const byState: Partial<Record<Email['state'], CountName>> = {
  sent: 'sent',
  retrying: 'retried',
  held: 'held',
  failed: 'failed',
  bounced: 'bounced',
  expired: 'expired',
  suppressed: 'suppressed',
};

const arrival = (before: Email, { state, fault }: Email): EmailEvent[] => {
  const name = byState[state];
  const isNew = before.state !== state;
  if (!name || !isNew) return [];
  return [{ name, ...(name === 'failed' && { reason: fault?.kind ?? 'other' }) }];
};

/** Rows of the decision table in which the server may have the message. */
const ambiguousFaults: ReadonlySet<string> = new Set(['no-reply-to-dot', 'sendmail-interrupted']);

/** An attempt whose lease ran out is ambiguous, too; it is counted when the next lease is taken. */
const isAmbiguous = (before: Email, { state, attempts, fault }: Email): boolean =>
  (before.state === 'sending' && state === 'sending' && attempts > before.attempts) ||
  (state === 'retrying' && ambiguousFaults.has(fault?.kind ?? ''));

/** The events that a change of an email's record means, from the record before and after it. */
export const eventsOf = (before: Email, after: Email): EmailEvent[] => [
  ...arrival(before, after),
  ...(isAmbiguous(before, after) ? [{ name: 'ambiguous' as const }] : []),
  ...(after.state === 'sent' && before.state !== 'sent' && after.possibleDuplicate
    ? [{ name: 'possibleDuplicate' as const }]
    : []),
];

/** Milliseconds from when it was due to when it was sent; `undefined` unless this change sent it. */
export const latencyMs = (before: Email, { sentAt, createdAt, scheduledAt }: Email): number | undefined =>
  before.sentAt === undefined && sentAt !== undefined ? Math.max(0, sentAt - (scheduledAt ?? createdAt)) : undefined;
