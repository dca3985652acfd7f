import type * as z from 'zod/mini';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { emailMatcher, scopesOf } from '../../../shared/email-log/email-matcher.ts';
import { findLogged, type LogPorts, periodOf } from '../../../shared/email-log/find-logged.ts';
import type { countsQuery } from '../../../shared/http/request/list-query.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import { reasonCoder } from './email-object.ts';

/** Emails examined per request: fifty reads of status records, about a second. */
const MOST_LOOKED_AT = 5_000;

/**
 * Counts the emails that match a filter by scope, state and reason, most frequent first, among the newest 5,000 that
 * the key covers. If there are more, `next_after` says where to continue, so that the cost of a request does not
 * grow with the log.
 */
export const countEmails = async (ports: LogPorts, query: z.output<typeof countsQuery>, key: ApiKey) => {
  const { emails, next } = await findLogged(ports, {
    ...periodOf(ports, query),
    isCovered: scopesOf(key.scope, query),
    matches: (await emailMatcher(query)) ?? (() => true),
    order: 'newest-first',
    beyond: query.after,
    limit: MOST_LOOKED_AT,
    most: MOST_LOOKED_AT,
  });
  const data = (await groupsOf(emails)).sort((one, other) => other.emails - one.emails);
  return { object: 'email_counts', data, has_more: next !== undefined, next_after: next ?? null };
};

const groupsOf = async (emails: readonly Email[]) => {
  const codeOf = await reasonCoder();
  const groups = Map.groupBy(emails, ({ scope, state, reason }) => `${scope} ${state} ${codeOf(reason) ?? reason}`);
  return [...groups.values()].flatMap((group) => {
    const [newest] = group;
    if (!newest) return [];
    const { scope, state, reason } = newest;
    return [{ scope, state, reason_code: codeOf(reason), reason: reason ?? null, emails: group.length }];
  });
};
