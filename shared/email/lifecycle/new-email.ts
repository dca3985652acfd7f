import { addressKey, type Mailbox } from '../address/address.ts';
import type { SendRequest } from '../request/send-request.ts';
import type { Email, EmailContent, Recipient } from './email.ts';

export interface NewEmail {
  id: string;
  scope: string;
  createdAt: number;
  /** When release-due-emails enqueues the email again, in case the first message is lost. */
  dueAt: number;
  /** The earliest time of sending; the email is also due then. */
  scheduledAt?: number;
}

/** The records of a newly accepted email, queued or scheduled. */
export const newEmail = (request: SendRequest, made: NewEmail): { email: Email; content: EmailContent } => {
  const { html, text, headers, attachments, raw, scope: _scope, scheduledAt: _written, ...envelope } = request;
  return {
    email: {
      ...envelope,
      ...made,
      v: raw === undefined ? 1 : 2,
      state: made.scheduledAt === undefined ? 'queued' : 'scheduled',
      revision: 0,
      contentIn: 'table',
      recipients: recipientsOf(request),
      attempts: 0,
    },
    content: { html, text, headers, attachments, ...(raw !== undefined && { raw }) },
  };
};

/** Every distinct recipient once, under the first of to, cc and bcc that names it. */
export const recipientsOf = (email: Record<Recipient['kind'], readonly Mailbox[]>): Recipient[] => {
  const recipients = new Map<string, Recipient>();
  for (const kind of ['to', 'cc', 'bcc'] as const) {
    for (const { address } of email[kind]) {
      const key = addressKey(address);
      if (!recipients.has(key)) recipients.set(key, { address, kind, state: 'pending' });
    }
  }
  return [...recipients.values()];
};
