import type { EmailChanges } from '../../ports/emails/email-store.ts';
import type { Email } from './email.ts';

/** Should the worker die before it has made the separate copies of an email that was sent, another one does. */
const COPIES_AGAIN_MS = 60_000;

/** Whether copies are still to be made of an email that was sent. */
export const owesCopies = ({ state, copies = [] }: Pick<Email, 'state' | 'copies'>): boolean =>
  state === 'sent' && copies.length > 0;

/** The changes; if they end the email as sent, it is looked at again until its copies are made. */
export const withCopiesDue = ({ copies = [] }: Pick<Email, 'copies'>, changes: EmailChanges, now: number) =>
  changes.state === 'sent' && copies.length > 0 ? { ...changes, dueAt: now + COPIES_AGAIN_MS } : changes;
