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
  /** The code of `detail`, if that is a reason. */
  reason_code: string | null;
}

export interface EmailRecipient {
  address: string;
  state: RecipientState;
  code: number | null;
  response: string | null;
}

/** Why all mail of a scope waits. */
export interface OpenCircuit {
  reason: string;
  reason_code: string | null;
  opened_at: string;
  /** Ids of the emails that showed it. */
  opened_by: string[];
  /** When the mail server is tried next. */
  probe_at: string | null;
}

export interface Delivery {
  scope: string;
  attempts: number;
  next_attempt_at: string | null;
  reason: string | null;
  reason_code: string | null;
  /** The email that this one is a copy of. */
  sent_again_from: string | null;
  possible_duplicate: boolean;
  recipients: EmailRecipient[];
  state?: EmailState;
  type?: string | null;
  sent_at?: string | null;
  /** Not in a list. */
  timeline?: TimelineEvent[];
  circuit?: OpenCircuit | null;
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
export interface EmailQuery {
  state: string;
  last_event: string;
  recipient: string;
  subject: string;
  type: string;
  scope: string;
  reason_code: string;
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
  list(query: EmailQuery, after?: string, limit?: number): Promise<List<EmailItem>>;
  read(id: string): Promise<EmailDetail>;
  /** The message as it goes over the wire. */
  raw(id: string): Promise<string>;
  attachments(id: string): Promise<Attachment[]>;
  retry(id: string): Promise<unknown>;
  cancel(id: string): Promise<unknown>;
  /** Ends the wait of a scheduled or retrying email. */
  sendNow(id: string): Promise<unknown>;
  /** `at`: ISO 8601. */
  reschedule(id: string, at: string): Promise<unknown>;
  /** Sends a copy as a new email, and answers its id; once, however often it is asked for with the same `wish`. */
  sendAgain(id: string, wish: string): Promise<string>;
  /** Sends up to 100 of those that match again, beginning behind (with older ones than) an id. */
  retryMatching(query: EmailQuery, after?: string): Promise<Retried>;
}

const PAGE_SIZE = 50;

const given = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** The endpoints for emails. Every method rejects with `ApiRefusal` or `ApiUnreachable`. */
export const emailsApi = (ask: Client): EmailsApi => ({
  list: async (query, after = '', limit = PAGE_SIZE) =>
    (await ask<List<EmailItem>>(`/emails${queryOf({ limit: String(limit), after, ...query })}`)).body,
  read: async (id) => (await ask<EmailDetail>(`/emails/${id}`)).body,
  raw: async (id) => (await ask<{ raw: string }>(`/emails/${id}/raw`)).body.raw,
  attachments: async (id) => (await ask<List<Attachment>>(`/emails/${id}/attachments`)).body.data,
  retry: (id) => ask(`/emails/${id}/retry`, { method: 'POST', body: {} }),
  cancel: (id) => ask(`/emails/${id}/cancel`, { method: 'POST', body: {} }),
  sendNow: (id) => ask(`/emails/${id}/send-now`, { method: 'POST', body: {} }),
  reschedule: (id, at) => ask(`/emails/${id}`, { method: 'PATCH', body: { scheduled_at: at } }),
  sendAgain: async (id, wish) =>
    (await ask<{ id: string }>(`/emails/${id}/send-again`, { method: 'POST', body: {}, idempotencyKey: wish })).body.id,
  retryMatching: async (query, after = '') =>
    (await ask<Retried>('/emails/retry', { method: 'POST', body: given({ ...query, after }) })).body,
});
