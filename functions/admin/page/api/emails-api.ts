import type { EmailState, RecipientState } from '../../../../shared/email/lifecycle/email.ts';
import type { Client } from './client.ts';
import { type List, queryOf } from './list.ts';

export interface TimelineEvent {
  /** `null` if it was not recorded. */
  at: string | null;
  /** accepted, scheduled, attempt, held, retry, or a final state. */
  event: string;
  code: number | null;
  response: string | null;
  detail: string | null;
  /** The code of `detail`, if `detail` is a reason. */
  reason_code: string | null;
}

export interface EmailRecipient {
  address: string;
  state: RecipientState;
  code: number | null;
  response: string | null;
}

/** Why all mail of a scope is on hold. */
export interface OpenCircuit {
  reason: string;
  reason_code: string | null;
  opened_at: string;
  /** Ids of the emails whose failures opened the circuit. */
  opened_by: string[];
  /** When the mail server will be tried next. */
  probe_at: string | null;
}

export interface Delivery {
  scope: string;
  attempts: number;
  next_attempt_at: string | null;
  reason: string | null;
  reason_code: string | null;
  /** The email that this one sends again. */
  sent_again_from: string | null;
  possible_duplicate: boolean;
  recipients: EmailRecipient[];
  state?: EmailState;
  type?: string | null;
  sent_at?: string | null;
  /** Absent in lists. */
  timeline?: TimelineEvent[];
  circuit?: OpenCircuit | null;
}

/** An email in a list. */
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

/** An attachment of an email. */
export interface Attachment {
  id: string;
  filename?: string;
  content_type: string;
  size: number;
  /** Downloads the file without a key, for fifteen minutes. */
  download_url: string;
}

/** A filter for emails; empty fields match everything. */
export interface EmailQuery {
  state: string;
  last_event: string;
  recipient: string;
  subject: string;
  type: string;
  scope: string;
  reason_code: string;
  /** Emails created at or after this time, ISO 8601. */
  created_from: string;
  /** Emails created before this time. */
  created_to: string;
}

/** The emails retried by one request, and where the next request continues. */
export interface Retried {
  data: { id: string }[];
  has_more: boolean;
  next_after?: string | null;
}

export interface RawEmail {
  raw: string;
  dkim_signed: boolean;
}

export interface EmailsApi {
  /** The newest matching emails, or those older than the id `after`. */
  list(query: EmailQuery, after?: string, limit?: number): Promise<List<EmailItem>>;
  read(id: string): Promise<EmailDetail>;
  /** The source of the message, and whether it is sent with a DKIM signature, which the source does not show. */
  raw(id: string): Promise<RawEmail>;
  attachments(id: string): Promise<Attachment[]>;
  retry(id: string): Promise<unknown>;
  cancel(id: string): Promise<unknown>;
  /** Sends a scheduled or retrying email now. */
  sendNow(id: string): Promise<unknown>;
  /** `at` is in ISO 8601. */
  reschedule(id: string, at: string): Promise<unknown>;
  /**
   * Sends a copy as a new email and resolves to its id. Repeating a call with the same `wish` sends nothing further.
   */
  sendAgain(id: string, wish: string): Promise<string>;
  /** Retries up to 100 matching emails, or those older than the id `after`. */
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
  raw: async (id) => (await ask<RawEmail>(`/emails/${id}/raw`)).body,
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
