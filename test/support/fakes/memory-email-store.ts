import type { Email, EmailContent } from '../../../shared/email/lifecycle/email.ts';
import type { EmailLog, LogPartition } from '../../../shared/ports/emails/email-log.ts';
import type { EmailChanges, EmailStore } from '../../../shared/ports/emails/email-store.ts';
import type { HeldEmails } from '../../../shared/ports/emails/held-emails.ts';
import { memorySuppressionStore } from './memory-suppression-store.ts';

/** Differs from the real store on purpose: nothing may rely on the number. */
const SHARDS = 3;

/** Longer contents are stored in the bucket. */
const LARGEST_IN_TABLE = 400_000;

const shardOf = (id: string): number => id.charCodeAt(id.length - 1) % SHARDS;

const dayOf = ({ createdAt }: Email): string => new Date(createdAt).toISOString().slice(0, 10);

/**
 * An in-memory implementation of the port, held to the same contract tests. It shares no code with the real store, so
 * that the contract tests can reveal faults of either.
 */
export const memoryEmailStore = ({
  now = Date.now,
  suppressions = memorySuppressionStore(),
} = {}): EmailStore & EmailLog & HeldEmails => {
  const emails = new Map<string, Email>();
  const contents = new Map<string, EmailContent>();
  const copies = <T>(source: Map<string, T>, ids: readonly string[]): Map<string, T> =>
    structuredClone(
      new Map(
        ids.flatMap((id): [string, T][] => {
          const one = source.get(id);
          return one === undefined ? [] : [[id, one]];
        }),
      ),
    );

  const contentsOf = (some: readonly Email[]) =>
    copies(
      contents,
      some.map(({ id }) => id),
    );
  const since = new Map<string, number>();
  const waiting = (group: string, before: number, limit: number) =>
    [...emails.values()]
      .filter((email) => groupOf(email) === group)
      .map((email) => ({ id: email.id, at: email.heldAt ?? email.putOffAt ?? since.get(email.id) ?? 0 }))
      .filter(({ at }) => at < before)
      .sort((a, b) => a.at - b.at)
      .slice(0, limit)
      .map(({ id }) => ({ id, group }));

  return {
    shards: SHARDS,
    accept: async (email, content) => {
      if (emails.has(email.id)) return;
      const contentIn = JSON.stringify(content).length > LARGEST_IN_TABLE ? 'bucket' : 'table';
      contents.set(email.id, structuredClone(content));
      emails.set(email.id, structuredClone({ ...email, contentIn }));
    },
    find: async (id) => copies(emails, [id]).get(id),
    findAll: async (ids) => copies(emails, ids),
    contents: async (some) => contentsOf(some),
    withContent: async (some) => new Set(contentsOf(some).keys()),
    deliverable: async (some) => {
      const waiting = some.flatMap(({ recipients }) => recipients.filter(({ state }) => state === 'pending'));
      const found = await Promise.all(waiting.map(({ address }) => suppressions.find(address)));
      return { contents: contentsOf(some), suppressions: found.flat() };
    },
    change: async (email, changes) => {
      const stored = emails.get(email.id);
      if (stored?.revision !== email.revision) return undefined;
      const next = { ...changed(stored, changes), revision: stored.revision + 1 };
      emails.set(email.id, next);
      since.set(email.id, now());
      return structuredClone(next);
    },
    partitions: async (from, to) => {
      const byName = new Map<string, LogPartition>();
      for (const email of emails.values()) {
        const day = dayOf(email);
        if (from <= day && day <= to) byName.set(`${day} ${email.scope}`, { scope: email.scope, day });
      }
      return [...byName.values()];
    },
    ids: async ({ scope, day }, { order, beyond, limit }) => {
      const isNewestFirst = order === 'newest-first';
      const ids = [...emails.values()]
        .filter((email) => email.scope === scope && dayOf(email) === day)
        .map(({ id }) => id)
        .filter((id) => (isNewestFirst ? id < beyond : id > beyond))
        .sort();
      return (isNewestFirst ? ids.reverse() : ids).slice(0, limit);
    },
    due: async (shard, at, limit) =>
      [...emails.values()]
        .flatMap(({ id, dueAt }) => (dueAt !== undefined && dueAt <= at ? [{ id, dueAt }] : []))
        .filter(({ id }) => shardOf(id) === shard)
        .sort((a, b) => a.dueAt - b.dueAt)
        .slice(0, limit),
    held: async (scope, limit) => waiting(scope, Number.POSITIVE_INFINITY, limit),
    retrying: async (scope, before, limit) => waiting(`retrying#${scope}`, before, limit),
    release: async ({ id, group }, at, dueAt) => {
      const stored = emails.get(id);
      if (!stored || groupOf(stored) !== group) return false;
      emails.set(id, { ...stored, releasedAt: at, enqueuedAt: at, dueAt });
      return true;
    },
    postpone: async ({ id, dueAt }, until, enqueued) => {
      const stored = emails.get(id);
      if (stored?.dueAt !== dueAt) return undefined;
      const before = enqueued?.isFirstKept ? stored.enqueuedAt : undefined;
      emails.set(id, { ...stored, dueAt: until, ...(enqueued && { enqueuedAt: before ?? enqueued.at }) });
      return structuredClone(stored);
    },
  };
};

const changed = (email: Email, changes: EmailChanges): Email => {
  const next: Record<string, unknown> = { ...email, ...structuredClone(changes) };
  const isLookedAt = changes.state !== undefined || changes.dueAt !== undefined;
  if (isLookedAt && changes.enqueuedAt === undefined) next.enqueuedAt = null;
  for (const [name, value] of Object.entries(next)) if (value === null) delete next[name];
  return next as unknown as Email;
};

/** The group in which an email waits for its circuit, or for a time of its own. */
const groupOf = ({ scope, state, putOffAt, suspectAt, releasedAt }: Email): string | undefined => {
  if (releasedAt !== undefined) return undefined;
  if (putOffAt !== undefined) return scope;
  if (state === 'retrying' || (state === 'held' && suspectAt !== undefined)) return `retrying#${scope}`;
  return state === 'held' ? scope : undefined;
};
