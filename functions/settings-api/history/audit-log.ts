import type { AuditLogQuery } from '../../../shared/http/request/list-query.ts';
import { DEFAULT_LIMIT } from '../../../shared/http/request/list-query.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import type { AuditEntry, AuditLog } from '../../../shared/ports/audit-log.ts';
import { covers } from '../../../shared/scope.ts';

/** Entries read at once while looking for those of some scopes or versions. */
const PAGE = 500;

/** Requests to the log for one response. An entry has a few hundred bytes, so a request reads about 150 kB. */
const MOST_PAGES = 4;

/**
 * Changes of settings, API keys and the suppression list in the scopes that the key covers, newest first. The log is one
 * for all scopes, so one answer looks at 2,000 entries at most: a page may be short, or empty, although there are more,
 * and `next_after` then says where to continue.
 */
export const auditEntries = async (audit: AuditLog, query: AuditLogQuery, { scope: holder }: ApiKey) => {
  const { after, limit = DEFAULT_LIMIT, scope = holder } = query;
  const found: AuditEntry[] = [];
  let lastRead = after;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await audit.list({ limit: PAGE, ...(lastRead !== undefined && { after: lastRead }) });
    found.push(...page.filter((entry) => covers(holder, entry.scope) && covers(scope, entry.scope)));
    if (found.length > limit) return listOf(found.slice(0, limit), found[limit - 1]?.id);
    if (page.length < PAGE) return listOf(found, undefined);
    lastRead = page.at(-1)?.id;
  }
  return listOf(found, lastRead);
};

const listOf = (entries: readonly AuditEntry[], next: string | undefined) => ({
  object: 'list',
  has_more: next !== undefined,
  data: entries.map(shown),
  next_after: next ?? null,
});

/** The names of the API keys that saved the versions of a scope's document since that time, by version. */
export const saversOf = async (audit: AuditLog, scope: string, since: number): Promise<Map<number, string>> => {
  const names = new Map<number, string>();
  for await (const entry of newestEntries(audit)) {
    if (entry.at < since) break;
    const { action, actor, to = 0 } = entry;
    const isSave = entry.scope === scope && action === 'settings.saved' && actor.type === 'api_key';
    // Versions restart at 1 after a scope was deleted, so the newest save of a version is the relevant one.
    if (isSave && !names.has(to)) names.set(to, actor.name);
  }
  return names;
};

/** The newest 2,000 at most. */
async function* newestEntries(audit: AuditLog): AsyncGenerator<AuditEntry> {
  let lastRead: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await audit.list({ limit: PAGE, ...(lastRead !== undefined && { after: lastRead }) });
    yield* page;
    lastRead = page.at(-1)?.id;
    if (page.length < PAGE) return;
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
