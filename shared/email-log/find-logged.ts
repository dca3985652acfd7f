import type { Email } from '../email/lifecycle/email.ts';
import { leastIdAt, timeOfId } from '../email/lifecycle/id.ts';
import type { EmailFilter } from '../http/request/email-filter.ts';
import type { EmailLog, LogOrder } from '../ports/emails/email-log.ts';
import type { EmailStore } from '../ports/emails/email-store.ts';
import { walkLog } from './walk-log.ts';

const DAY_MS = 86_400_000;
/** Status records per request, and ids per page, while a filter excludes most of them. */
const FILTERED_PAGE = 100;

export interface LogPorts {
  store: Pick<EmailStore, 'findAll'>;
  emailLog: EmailLog;
  now: () => number;
}

export interface Search {
  isCovered: (scope: string) => boolean;
  /** Absent: every email matches. */
  matches?: ((email: Email) => boolean) | undefined;
  /** The ids of those matches that count, asked for each page of them. Absent: all. */
  select?: (matches: readonly Email[]) => Promise<ReadonlySet<string>>;
  /** Accepted at or after, and before; milliseconds since 1970. */
  from: number;
  to: number;
  order: LogOrder;
  /** Continues beyond this id. */
  beyond?: string | undefined;
  limit: number;
  /** Stops at this number of matches, without checking whether there are more. */
  isEnough?: boolean;
  /** Emails to examine before the search returns what it has found. */
  most: number;
}

export interface Found {
  emails: Email[];
  /** Where to continue; `undefined`: there are no more. */
  next: string | undefined;
}

/** Searches the log for emails until it has found or examined enough of them. */
export const findLogged = async (
  { store, emailLog }: Pick<LogPorts, 'store' | 'emailLog'>,
  search: Search,
): Promise<Found> => {
  const { limit } = search;
  const emails: Email[] = [];
  let looked = 0;
  let last: string | undefined;
  const walk = walkOf(search);
  // A period before the log begins, or in the future: DynamoDB refuses a range that ends before it begins.
  if (walk.from > walk.to) return { emails, next: undefined };
  for await (const ids of walkLog(emailLog, walk)) {
    const within = ids.filter((id) => isWithin(id, search));
    const page = await matchesIn(store, within, search);
    for (const id of within) {
      const email = page.get(id);
      if (looked === search.most || (email && emails.length === limit)) return { emails, next: last };
      if (email) emails.push(email);
      looked++;
      last = id;
      if (search.isEnough && emails.length === limit) return { emails, next: last };
    }
    if (within.length < ids.length) break;
  }
  return { emails, next: undefined };
};

/** The matches among these emails, by id. */
const matchesIn = async (
  store: LogPorts['store'],
  ids: readonly string[],
  { matches = () => true, select }: Search,
): Promise<Map<string, Email>> => {
  const found = [...(await store.findAll(ids)).values()].filter(matches);
  const selected = await select?.(found);
  return new Map(found.filter(({ id }) => selected?.has(id) ?? true).map((email) => [email.id, email]));
};

const walkOf = ({ isCovered, matches, from, to, order, beyond, limit }: Search) => {
  const end = order === 'newest-first' ? leastIdAt(to) : leastIdAt(from);
  const at = beyond === undefined ? undefined : timeOfId(beyond);
  return {
    isCovered,
    order,
    from: order === 'oldest-first' ? Math.max(from, at ?? from) : from,
    to: order === 'newest-first' ? Math.min(to, at ?? to) : to,
    beyond: beyond ?? end,
    pageSize: matches ? FILTERED_PAGE : limit + 1,
  };
};

const isWithin = (id: string, { from, to }: Search): boolean => id >= leastIdAt(from) && id < leastIdAt(to);

/** The whole log, unless a filter narrows it. Clocks of two functions differ, so it ends a little after now. */
export const periodOf = (
  { now }: Pick<LogPorts, 'now'>,
  { created_from = 0, created_to = Number.MAX_SAFE_INTEGER }: Pick<EmailFilter, 'created_from' | 'created_to'>,
) => ({ from: created_from, to: Math.min(created_to, now() + DAY_MS) });
