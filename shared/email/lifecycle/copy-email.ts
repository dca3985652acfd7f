import type { Address } from '../address/address.ts';
import { derivedEmailId } from './derived-id.ts';
import type { Email } from './email.ts';

/**
 * A separate copy ("Send Email Copy Method: Separate Email"): a new email with the same message to one other address.
 */
export const copyEmail = (main: Email, address: Address, { now, dueAt }: { now: number; dueAt: number }): Email => {
  const { v, scope, type, subject, tags, replyTo, contentIn, expiresIn, messageId } = main;
  const from = main.identity?.from ?? main.from;
  return {
    v,
    id: derivedEmailId(main.sentAt ?? main.createdAt, `copy ${main.id} ${address}`),
    scope,
    state: 'queued',
    revision: 0,
    createdAt: now,
    ...(type && { type }),
    ...(from && { from }),
    to: [{ address }],
    cc: [],
    bcc: [],
    replyTo,
    subject,
    tags,
    contentIn,
    recipients: [{ address, kind: 'to', state: 'pending' }],
    attempts: 0,
    dueAt,
    copyOf: main.id,
    ...(expiresIn !== undefined && { expiresIn }),
    ...(messageId !== undefined && { messageId }),
  };
};
