import { emailMatcher, scopesOf } from '../../../shared/email-log/email-matcher.ts';
import { findLogged, type LogPorts, periodOf } from '../../../shared/email-log/find-logged.ts';
import { DEFAULT_LIMIT, type ListQuery } from '../../../shared/http/request/list-query.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import { listedEmail, reasonCoder } from './email-object.ts';
import { escapedBytes, MAX_ESCAPED_BYTES } from './response-size.ts';

/** Emails examined per request while a filter excludes most of them: ten reads of status records. */
const MOST_LOOKED_AT = 1_000;

/**
 * A page of the emails that a key covers, newest first. With a selective filter a page may be shorter than requested,
 * or empty, although there are more, and shorter with records that do not fit a response together; `next_after` then
 * says where to continue.
 */
export const listEmails = async (ports: LogPorts, query: ListQuery, key: ApiKey) => {
  const { after, before, limit = DEFAULT_LIMIT } = query;
  const { emails, next } = await findLogged(ports, {
    ...periodOf(ports, query),
    isCovered: scopesOf(key.scope, query),
    matches: await emailMatcher(query),
    order: before === undefined ? 'newest-first' : 'oldest-first',
    beyond: after ?? before,
    limit,
    most: MOST_LOOKED_AT,
  });
  const codeOf = await reasonCoder();
  const { data, left } = fitting(emails.map((email) => listedEmail(email, codeOf)));
  const nextAfter = left > 0 ? data.at(-1)?.id : next;
  return {
    object: 'list',
    has_more: nextAfter !== undefined,
    data: before === undefined ? data : data.toReversed(),
    next_after: nextAfter ?? null,
  };
};

type Listed = ReturnType<typeof listedEmail>;

/** The first emails, as many as fit a response; each of up to 150 recipients comes with a reply of its mail server. */
const fitting = (emails: readonly Listed[]): { data: Listed[]; left: number } => {
  const data: Listed[] = [];
  let bytes = 0;
  for (const email of emails) {
    bytes += escapedBytes(email);
    if (bytes > MAX_ESCAPED_BYTES && data.length > 0) break;
    data.push(email);
  }
  return { data, left: emails.length - data.length };
};
