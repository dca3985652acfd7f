import type { Email } from '../email/lifecycle/email.ts';
import type { CountName } from './metric-names.ts';

/** Something that happened to an email, worth a count. */
export interface EmailEvent {
  name: CountName;
  /** Of a failure: the row of the decision table. */
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

/** Rows of the decision table that leave open whether the server has the message. */
const ambiguousFaults: ReadonlySet<string> = new Set(['no-reply-to-dot', 'sendmail-interrupted']);

/** An attempt under a lease that ran out is ambiguous, too: it counts as one when the next lease is taken. */
const isAmbiguous = (before: Email, { state, attempts, fault }: Email): boolean =>
  (before.state === 'sending' && state === 'sending' && attempts > before.attempts) ||
  (state === 'retrying' && ambiguousFaults.has(fault?.kind ?? ''));

/** What a change of an email's record tells, from the record before and after it. */
export const eventsOf = (before: Email, after: Email): EmailEvent[] => [
  ...arrival(before, after),
  ...(isAmbiguous(before, after) ? [{ name: 'ambiguous' as const }] : []),
  ...(after.state === 'sent' && before.state !== 'sent' && after.possibleDuplicate
    ? [{ name: 'possibleDuplicate' as const }]
    : []),
];

/** Milliseconds from when it was to be sent to when it was; `undefined` unless this change sent it. */
export const latencyMs = (before: Email, { sentAt, createdAt, scheduledAt }: Email): number | undefined =>
  before.sentAt === undefined && sentAt !== undefined ? Math.max(0, sentAt - (scheduledAt ?? createdAt)) : undefined;
