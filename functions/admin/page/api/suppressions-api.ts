import type { SuppressionOrigin } from '../../../../shared/suppression/suppression.ts';
import type { Client } from './client.ts';
import { type List, queryOf } from './list.ts';

export interface Suppression {
  id: string;
  email: string;
  scope: string;
  origin: SuppressionOrigin;
  /** The email that came back, or was complained about. */
  source_id: string | null;
  created_at: string;
}

/** The search; empty fields match everything. */
export interface SuppressionQuery {
  /** A part of the address. */
  search: string;
  origin: string;
  scope: string;
}

export interface RemovedSuppression {
  /** Ids of emails that nobody got because of the entry, the newest hundred. */
  suppressed_emails: string[];
  has_more: boolean;
}

export interface SuppressionsApi {
  /** Up to a hundred entries, newest first, beyond this id. */
  list(query: SuppressionQuery, after?: string): Promise<List<Suppression>>;
  /** Up to a hundred addresses. */
  add(emails: readonly string[], scope: string): Promise<unknown>;
  remove(id: string): Promise<RemovedSuppression>;
}

/** The endpoints of suppressed addresses. Every method rejects with `ApiRefusal` or `ApiUnreachable`. */
export const suppressionsApi = (ask: Client): SuppressionsApi => ({
  list: async (query, after = '') =>
    (await ask<List<Suppression>>(`/suppressions${queryOf({ limit: '100', after, ...query })}`)).body,
  add: (emails, scope) => ask('/suppressions/batch/add', { method: 'POST', body: { emails, scope } }),
  remove: async (id) => (await ask<RemovedSuppression>(`/suppressions/${id}`, { method: 'DELETE' })).body,
});
