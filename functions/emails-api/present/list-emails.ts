import { emailMatcher, scopesOf } from '../../../shared/email-log/email-matcher.ts';
import { type Found, findLogged, type LogPorts, periodOf } from '../../../shared/email-log/find-logged.ts';
import { DEFAULT_LIMIT, type ListQuery } from '../../../shared/http/request/list-query.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import { listedEmail, type ReasonCoder, reasonCoder } from './email-object.ts';

/** Emails examined per request while a filter excludes most of them: ten reads of status records. */
const MOST_LOOKED_AT = 1_000;

/**
 * A page of the emails that a key covers, newest first. With a selective filter a page may be shorter than requested,
 * or empty, although there are more; `next_after` then says where to continue.
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
  const found = before === undefined ? { emails, next } : { emails: emails.toReversed(), next };
  return listOf(found, await reasonCoder());
};

const listOf = ({ emails, next }: Found, codeOf: ReasonCoder) => ({
  object: 'list',
  has_more: next !== undefined,
  data: emails.map((email) => listedEmail(email, codeOf)),
  next_after: next ?? null,
});
