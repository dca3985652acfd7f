import type { EmailState, RecipientState } from '../../../../shared/email/lifecycle/email.ts';
import type { Client } from './client.ts';
import { type List, queryOf } from './list.ts';

export interface TimelineEvent {
  /** `null`: nobody kept it. */
  at: string | null;
  /** accepted, scheduled, attempt, held, retry, or a final state. */
  event: string;
  code: number | null;
  response: string | null;
  detail: string | null;
}

export interface EmailRecipient {
  address: string;
  state: RecipientState;
  code: number | null;
  response: string | null;
}

export interface Delivery {
  scope: string;
  attempts: number;
  next_attempt_at: string | null;
  reason: string | null;
  possible_duplicate: boolean;
  recipients: EmailRecipient[];
  state?: EmailState;
  type?: string | null;
  sent_at?: string | null;
  /** Not in a list. */
  timeline?: TimelineEvent[];
}

/** An email as it stands in a list. */
export interface EmailItem {
  id: string;
  message_id: string | null;
  to: string[];
  from: string | null;
  cc: string[];
  bcc: string[];
  reply_to: string[];
  created_at: string;
  scheduled_at: string | null;
  subject: string;
  last_event: string;
  delivery: Delivery;
}

export interface EmailDetail extends EmailItem {
  html: string | null;
  text: string | null;
  tags: { name: string; value: string }[];
}

/** A file of an email. */
export interface Attachment {
  id: string;
  filename?: string;
  content_type: string;
  size: number;
  /** Gives the file to whoever has it, for a quarter of an hour. */
  download_url: string;
}

/** Which emails; what is empty does not matter. */
export interface EmailFilter {
  last_event: string;
  to: string;
  type: string;
  scope: string;
  /** From this time on, ISO 8601. */
  created_from: string;
  /** Before this time. */
  created_to: string;
}

/** What was sent again by one request, and where the next one goes on. */
export interface Retried {
  data: { id: string }[];
  has_more: boolean;
  next_after?: string | null;
}

export interface EmailsApi {
  /** The newest that match, or those after (older than) an id. */
  list(filter: EmailFilter, after?: string): Promise<List<EmailItem>>;
  read(id: string): Promise<EmailDetail>;
  /** The message as it goes over the wire. */
  raw(id: string): Promise<string>;
  attachments(id: string): Promise<Attachment[]>;
  retry(id: string): Promise<unknown>;
  cancel(id: string): Promise<unknown>;
  /** Sends up to 100 of those that match again, beginning behind (with older ones than) an id. */
  retryMatching(filter: EmailFilter, after?: string): Promise<Retried>;
}

const PAGE_SIZE = '50';

const given = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** The endpoints for emails. Every method rejects with `ApiRefusal` or `ApiUnreachable`. */
export const emailsApi = (ask: Client): EmailsApi => ({
  list: async (filter, after = '') =>
    (await ask<List<EmailItem>>(`/emails${queryOf({ limit: PAGE_SIZE, after, ...filter })}`)).body,
  read: async (id) => (await ask<EmailDetail>(`/emails/${id}`)).body,
  raw: async (id) => (await ask<{ raw: string }>(`/emails/${id}/raw`)).body.raw,
  attachments: async (id) => (await ask<List<Attachment>>(`/emails/${id}/attachments`)).body.data,
  retry: (id) => ask(`/emails/${id}/retry`, { method: 'POST', body: {} }),
  cancel: (id) => ask(`/emails/${id}/cancel`, { method: 'POST', body: {} }),
  retryMatching: async (filter, after = '') =>
    (await ask<Retried>('/emails/retry', { method: 'POST', body: given({ ...filter, after }) })).body,
});
