import type { SendRequest } from '../request/send-request.ts';
import type { Email, EmailContent } from './email.ts';
import { recipientsOf } from './recipients.ts';

export interface NewEmail {
  id: string;
  scope: string;
  createdAt: number;
  /** When release-due-emails enqueues it again, in case the first message is lost. */
  dueAt: number;
  /** Not sent before; then this is when it is due, too. */
  scheduledAt?: number;
}

/** The records of an email as it is accepted: queued or scheduled, nothing tried yet. */
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
