import { addressKey } from '../../shared/email/address/address.ts';
import type { Email } from '../../shared/email/lifecycle/email.ts';
import { findLogged, type LogPorts, periodOf } from '../../shared/email-log/find-logged.ts';
import { DEFAULT_LIMIT } from '../../shared/http/request/list-query.ts';
import type { SuppressionsQuery } from '../../shared/http/request/suppressions.ts';
import type { ApiKey } from '../../shared/ports/api-key-store.ts';
import type { SuppressionStore } from '../../shared/ports/emails/suppression-store.ts';
import { covers } from '../../shared/scope.ts';
import type { Suppression } from '../../shared/suppression/suppression.ts';

type ListPorts = { suppressions: Pick<SuppressionStore, 'list' | 'scopes'> };

/** Entries per request of a search, which discards most of them, and the maximum number of requests. */
const SEARCHED_PAGE = 100;
const MOST_PAGES = 50;

/** Entries of all scopes that the key covers, newest first. A page of a search may be shorter than asked for. */
export const listSuppressions = async (ports: ListPorts, query: SuppressionsQuery, key: ApiKey) => {
  const { limit = DEFAULT_LIMIT, before, search, scope = key.scope } = query;
  const scopes = (await ports.suppressions.scopes()).filter((one) => covers(scope, one) && covers(key.scope, one));
  const matches = matcherOf(query);
  const isSearch = search !== undefined && before === undefined;
  const data: Suppression[] = [];
  let { after } = query;
  let hasMore = true;
  for (let pages = 0; hasMore && data.length < limit && pages < (isSearch ? MOST_PAGES : 1); pages++) {
    const page = await pageOf(ports, scopes, { after, before, limit: isSearch ? SEARCHED_PAGE : limit });
    const found = page.entries.filter(matches);
    const taken = found.slice(0, limit - data.length);
    data.push(...taken);
    after = (taken.length < found.length ? taken : page.entries).at(-1)?.id;
    hasMore = page.hasMore || taken.length < found.length;
  }
  return { object: 'list', has_more: hasMore, data: data.map(shownSuppression), next_after: hasMore ? after : null };
};

const matcherOf = ({ origin, search }: SuppressionsQuery) => {
  const part = search?.toLowerCase();
  return (entry: Suppression): boolean =>
    (origin === undefined || entry.origin === origin) &&
    (part === undefined || entry.address.toLowerCase().includes(part));
};

interface Page {
  after: string | undefined;
  before: string | undefined;
  limit: number;
}

const pageOf = async ({ suppressions }: ListPorts, scopes: readonly string[], { after, before, limit }: Page) => {
  const page = { limit: limit + 1, ...(after && { after }), ...(before && { before }) };
  const pages = await Promise.all(scopes.map((one) => suppressions.list(one, page)));
  const newest = pages.flat().sort((a, b) => (a.id < b.id ? 1 : -1));
  const entries = before === undefined ? newest.slice(0, limit) : newest.slice(-limit);
  return { entries, hasMore: newest.length > limit };
};

/** An entry of the suppression list in the API's shape. */
export const shownSuppression = ({ id, scope, address, origin, createdAt, emailId }: Suppression) => ({
  id,
  email: address,
  origin,
  source_id: emailId ?? null,
  created_at: new Date(createdAt).toISOString(),
  scope,
});

/** Emails listed in one answer, and emails searched for them: a hundred requests, a second or two. */
const MOST_NAMED = 100;
const MOST_LOOKED_AT = 10_000;

/** The newest emails that were not sent because of this entry, and can be sent once it is removed. */
export const emailsKeptBack = async (ports: LogPorts, { address, scope }: Suppression, key: ApiKey) => {
  const meant = addressKey(address);
  const isKeptBack = ({ state, recipients }: Email): boolean =>
    state === 'suppressed' &&
    recipients.some((one) => one.state === 'suppressed' && one.response && addressKey(one.address) === meant);
  const { emails, next } = await findLogged(ports, {
    ...periodOf(ports, {}),
    isCovered: (one) => covers(scope, one) && covers(key.scope, one),
    matches: isKeptBack,
    order: 'newest-first',
    limit: MOST_NAMED,
    most: MOST_LOOKED_AT,
  });
  return { suppressed_emails: emails.map(({ id }) => id), has_more: next !== undefined };
};
