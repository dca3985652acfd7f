import type { AuditAction } from '../../../../shared/ports/audit-log.ts';
import type { Client } from './client.ts';
import { type List, queryOf } from './list.ts';

export interface AuditEntry {
  id: string;
  at: string;
  scope: string;
  actor: { type: 'api_key' | 'iam'; id: string; name: string };
  action: AuditAction;
  subject: string | null;
  from: number | null;
  to: number | null;
  count: number | null;
}

export interface AuditApi {
  /** A page of up to 100 entries, newest first, older than the entry `after`. */
  list(after?: string): Promise<List<AuditEntry>>;
}

/** The audit log. Rejects with `ApiRefusal` or `ApiUnreachable`. */
export const auditApi = (ask: Client): AuditApi => ({
  list: async (after = '') => (await ask<List<AuditEntry>>(`/audit-log${queryOf({ limit: '100', after })}`)).body,
});
