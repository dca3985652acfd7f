import type { AuditLogQuery } from '../../../shared/http/request/list-query.ts';
import { DEFAULT_LIMIT } from '../../../shared/http/request/list-query.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import type { AuditEntry, AuditLog } from '../../../shared/ports/audit-log.ts';
import { covers } from '../../../shared/scope.ts';

/** Entries read at once while looking for those of some scopes or versions. */
const PAGE = 500;

/** Changes of settings, API keys and the suppression list in the scopes that the key covers, newest first. */
export const auditEntries = async (audit: AuditLog, query: AuditLogQuery, { scope: holder }: ApiKey) => {
  const { after, limit = DEFAULT_LIMIT, scope = holder } = query;
  const isMeant = (entry: AuditEntry): boolean => covers(holder, entry.scope) && covers(scope, entry.scope);
  const found: AuditEntry[] = [];
  for await (const entry of entriesOf(audit, after)) {
    if (isMeant(entry)) found.push(entry);
    if (found.length > limit) break;
  }
  return { object: 'list', has_more: found.length > limit, data: found.slice(0, limit).map(shown) };
};

/** The names of the API keys that saved the versions of a scope's document since that time, by version. */
export const saversOf = async (audit: AuditLog, scope: string, since: number): Promise<Map<number, string>> => {
  const names = new Map<number, string>();
  for await (const entry of entriesOf(audit, undefined)) {
    if (entry.at < since) break;
    const { action, actor, to = 0 } = entry;
    const isSave = entry.scope === scope && action === 'settings.saved' && actor.type === 'api_key';
    // Versions begin at 1 again after a scope was deleted; the newest save is the one that is meant.
    if (isSave && !names.has(to)) names.set(to, actor.name);
  }
  return names;
};

async function* entriesOf(audit: AuditLog, after: string | undefined): AsyncGenerator<AuditEntry> {
  let page = await audit.list({ limit: PAGE, ...(after !== undefined && { after }) });
  while (page.length > 0) {
    yield* page;
    const last = page.at(-1);
    if (page.length < PAGE || !last) return;
    page = await audit.list({ limit: PAGE, after: last.id });
  }
}

const shown = ({ id, at, scope, actor, action, subject, from, to, count }: AuditEntry) => ({
  id,
  at: new Date(at).toISOString(),
  scope,
  actor: actor.type === 'api_key' ? actor : { type: 'iam', id: actor.arn, name: actor.arn.split(':').at(-1) },
  action,
  subject: subject ?? null,
  from: from ?? null,
  to: to ?? null,
  count: count ?? null,
});
