import type { SendRequest } from '../request/send-request.ts';
import type { Email, EmailContent } from './email.ts';
import { recipientsOf } from './recipients.ts';

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
