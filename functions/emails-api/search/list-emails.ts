import { DEFAULT_LIMIT, type ListQuery } from '../../../shared/http/request/list-query.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import type { EmailLog } from '../../../shared/ports/emails/email-log.ts';
import type { EmailStore } from '../../../shared/ports/emails/email-store.ts';
import { listedEmail, type ReasonCoder, reasonCoder } from '../present/email-object.ts';
import { emailMatcher, scopesOf } from './email-matcher.ts';
import { type Found, findLogged } from './find-logged.ts';

/** Emails that one request looks at while a filter leaves most of them out: ten requests for their status. */
const MOST_LOOKED_AT = 1_000;

export interface LogPorts {
  store: Pick<EmailStore, 'findAll'>;
  emailLog: EmailLog;
  now: () => number;
  /** How far back the log reaches. */
  logDays: number;
}

/**
 * A page of the emails that a key covers, newest first. With a rare filter a page may be shorter than asked for, or
 * empty, although there are more: `next_after` then says where to go on.
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

const DAY_MS = 86_400_000;

/** The whole log, unless a filter narrows it. Clocks of two functions differ, so it ends a little after now. */
export const periodOf = (
  { now, logDays }: Pick<LogPorts, 'now' | 'logDays'>,
  { created_from = 0, created_to = Number.MAX_SAFE_INTEGER }: Pick<ListQuery, 'created_from' | 'created_to'>,
) => ({
  from: Math.max(created_from, now() - logDays * DAY_MS),
  to: Math.min(created_to, now() + DAY_MS),
});

const listOf = ({ emails, next }: Found, codeOf: ReasonCoder) => ({
  object: 'list',
  has_more: next !== undefined,
  data: emails.map((email) => listedEmail(email, codeOf)),
  next_after: next ?? null,
});
