import type { EmailChanges } from '../../ports/emails/email-store.ts';
import type { Email } from './email.ts';

/** When another worker takes over if one dies before making the separate copies of a sent email, in milliseconds. */
const COPIES_AGAIN_MS = 60_000;

/** Whether separate copies of a sent email have yet to be made. */
export const hasPendingCopies = ({ state, copies = [] }: Pick<Email, 'state' | 'copies'>): boolean =>
  state === 'sent' && copies.length > 0;

/** Adds to changes that end an email as sent that it is due until its copies are made. */
export const withCopiesDue = ({ copies = [] }: Pick<Email, 'copies'>, changes: EmailChanges, now: number) =>
  changes.state === 'sent' && copies.length > 0 ? { ...changes, dueAt: now + COPIES_AGAIN_MS } : changes;
