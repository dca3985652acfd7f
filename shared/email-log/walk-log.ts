import type { EmailLog, LogOrder, LogPartition } from '../ports/emails/email-log.ts';
import { mapWithLimit } from '../runtime/limit.ts';

const DAY_MS = 86_400_000;
/** Partitions of one day that are queried concurrently: one per scope. */
const ASKED_AT_ONCE = 20;

export interface Walk {
  /** The scopes whose emails are included. */
  isCovered: (scope: string) => boolean;
  order: LogOrder;
  /** Times between which emails were accepted, milliseconds since 1970. */
  from: number;
  to: number;
  /** Where to begin: only ids beyond this one, in the walk's order, are given. */
  beyond: string;
  /** Ids that one request asks for. */
  pageSize: number;
}

/**
 * Ids of emails of several scopes in one order, page by page. Reads only days that have emails, and of those only the
 * partitions of covered scopes: requests grow with scopes and pages, not with the number of emails.
 */
export async function* walkLog(log: EmailLog, walk: Walk): AsyncGenerator<string[]> {
  const all = await log.partitions(dayOf(walk.from), dayOf(walk.to));
  const covered = all.filter(({ scope }) => walk.isCovered(scope));
  const days = [...new Set(covered.map(({ day }) => day))].sort();
  for (const day of walk.order === 'newest-first' ? days.reverse() : days) {
    yield* walkDay(
      log,
      covered.filter((partition) => partition.day === day),
      walk,
    );
  }
}

/** The day of a time in epoch milliseconds, `yyyy-mm-dd` in UTC. */
export const dayOf = (time: number): string => new Date(time - (time % DAY_MS)).toISOString().slice(0, 10);

async function* walkDay(log: EmailLog, partitions: LogPartition[], walk: Walk): AsyncGenerator<string[]> {
  const { order, pageSize: limit } = walk;
  let beyond: string | undefined = walk.beyond;
  while (beyond !== undefined) {
    const from: string = beyond;
    const pages = await mapWithLimit(ASKED_AT_ONCE, partitions, (one) => log.ids(one, { order, beyond: from, limit }));
    // A full page may be followed by more ids, so nothing is known beyond the nearest end of a full page.
    const ends = sorted(
      pages.flatMap((page) => (page.length === limit ? page.slice(-1) : [])),
      order,
    );
    const end = ends[0];
    const ids = sorted(pages.flat(), order);
    yield end === undefined ? ids : ids.slice(0, ids.indexOf(end) + 1);
    beyond = end;
  }
}

const sorted = (ids: string[], order: LogOrder): string[] => {
  const ascending = ids.toSorted();
  return order === 'newest-first' ? ascending.reverse() : ascending;
};
