import type { EmailState } from '../../../../shared/email/lifecycle/email.ts';
import type { DnsFinding } from '../../../../shared/email/why/codes.ts';
import type { Explanation } from '../../../../shared/email/why/explain.ts';
import type { Client } from './client.ts';
import type { EmailQuery } from './emails-api.ts';
import { queryOf } from './list.ts';

/** The number of emails of one scope in one state for one reason. */
export interface EmailCount {
  scope: string;
  state: EmailState;
  reason_code: string | null;
  reason: string | null;
  emails: number;
}

/** The counts of a few thousand emails, and where the next request continues. */
export interface EmailCounts {
  data: EmailCount[];
  has_more: boolean;
  next_after: string | null;
}

/** The outcomes of the emails of one hour (`2026-11-28T10:00:00+01:00`) or day (`2026-11-28`). */
export interface Figures {
  period: string;
  accepted: number;
  sent: number;
  failed: number;
  bounced: number;
}

export interface FiguresQuery {
  scope: string;
  granularity: 'hourly' | 'daily';
  /** ISO 8601. */
  start_date: string;
}

/** Why somebody has no mail: their newest email, what happened to it, and what to do. */
export interface Why extends Explanation {
  to: string;
  /** DNS findings that bear on the cause. */
  dns: DnsFinding[];
  /** Values for the placeholders of the texts; times in ISO 8601. */
  parameters: Record<string, string>;
  email: { id: string; created_at: string } | null;
  /** The mail server's reply for this recipient. */
  reply: { code: number | null; response: string | null } | null;
  /** Whether there are older emails that were not searched. */
  has_more: boolean;
  next_after: string | null;
}

export interface FiguresApi {
  count(query: Partial<EmailQuery>, after?: string): Promise<EmailCounts>;
  /** Days are those of the user's time zone. */
  metrics(query: FiguresQuery): Promise<Figures[]>;
  why(to: string, after?: string): Promise<Why>;
}

/** The endpoints for statistics. Every method rejects with `ApiRefusal` or `ApiUnreachable`. */
export const figuresApi = (ask: Client): FiguresApi => ({
  count: async (query, after = '') => (await ask<EmailCounts>(`/emails/counts${queryOf({ after, ...query })}`)).body,
  metrics: async (query) => {
    const timezone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    const asked = { ...query, timezone, metrics: 'accepted,sent,failed,bounced', dimensions: 'period' };
    return (await ask<{ data: Figures[] }>(`/emails/metrics${queryOf(asked)}`)).body.data;
  },
  why: async (to, after = '') => (await ask<Why>(`/emails/why${queryOf({ to, after })}`)).body,
});
