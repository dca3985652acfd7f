import { fitsTable, packContent } from '../../../shared/adapters/dynamodb/emails/compressed-content.ts';
import { impliedChanges } from '../../../shared/adapters/dynamodb/emails/email-changes.ts';
import { dueShard, logPartition, shards } from '../../../shared/adapters/dynamodb/emails/email-item.ts';
import type { Email, EmailContent } from '../../../shared/email/lifecycle/email.ts';
import type { EmailLog } from '../../../shared/ports/email-log.ts';
import type { EmailStore } from '../../../shared/ports/email-store.ts';
import type { HeldEmails } from '../../../shared/ports/held-emails.ts';

/** The email store without a table: the port's second implementation, held to the same contract tests. */
export const memoryEmailStore = ({ now = Date.now } = {}): EmailStore & EmailLog & HeldEmails => {
  const emails = new Map<string, Email>();
  const contents = new Map<string, EmailContent>();
  const copies = <T>(source: Map<string, T>, ids: readonly string[]): Map<string, T> =>
    structuredClone(new Map([...source].filter(([id]) => ids.includes(id))));

  return {
    shards,
    accept: async (email, content) => {
      const contentIn = fitsTable(await packContent(content)) ? 'table' : 'bucket';
      if (emails.has(email.id)) return;
      contents.set(email.id, structuredClone(content));
      emails.set(email.id, structuredClone({ ...email, contentIn }));
    },
    find: async (id) => copies(emails, [id]).get(id),
    findAll: async (ids) => copies(emails, ids),
    contents: async (some) =>
      copies(
        contents,
        some.map(({ id }) => id),
      ),
    change: async (email, changes) => {
      const stored = emails.get(email.id);
      if (stored?.revision !== email.revision) return undefined;
      const next = withChanges(stored, { ...impliedChanges(email, changes, now()), revision: email.revision + 1 });
      emails.set(email.id, next);
      return structuredClone(next);
    },
    partitions: async (from, to) => {
      const all = [...emails.values()].map(logPartition).filter(({ day }) => from <= day && day <= to);
      return [...new Map(all.map((partition) => [JSON.stringify(partition), partition])).values()];
    },
    ids: async ({ scope, day }, { order, beyond, limit }) => {
      const isNewestFirst = order === 'newest-first';
      const ids = [...emails.values()]
        .filter((email) => email.scope === scope && logPartition(email).day === day)
        .map(({ id }) => id)
        .filter((id) => (isNewestFirst ? id < beyond : id > beyond))
        .sort();
      return (isNewestFirst ? ids.reverse() : ids).slice(0, limit);
    },
    due: async (shard, at, limit) =>
      [...emails.values()]
        .flatMap(({ id, dueAt }) => (dueAt !== undefined && dueAt <= at ? [{ id, dueAt }] : []))
        .filter(({ id }) => dueShard(id) === String(shard))
        .sort((a, b) => a.dueAt - b.dueAt)
        .slice(0, limit),
    held: async (scope, limit) =>
      [...emails.values()]
        .filter((email) => email.state === 'held' && email.scope === scope)
        .sort((a, b) => (a.heldAt ?? 0) - (b.heldAt ?? 0))
        .slice(0, limit)
        .map(({ id }) => id),
    postpone: async ({ id, dueAt }, until) => {
      const stored = emails.get(id);
      if (stored?.dueAt !== dueAt) return false;
      emails.set(id, { ...stored, dueAt: until });
      return true;
    },
  };
};

const withChanges = (email: Email, changes: object): Email => {
  const kept = Object.entries({ ...email, ...structuredClone(changes) }).filter(([, value]) => value !== null);
  return Object.fromEntries(kept) as unknown as Email;
};
