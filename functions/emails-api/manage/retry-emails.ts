import type * as z from 'zod/mini';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { emailMatcher, scopesOf } from '../../../shared/email-log/email-matcher.ts';
import { findLogged, type LogPorts, periodOf } from '../../../shared/email-log/find-logged.ts';
import type { retryFilter } from '../../../shared/http/request/retry-filter.ts';
import type { ApiKey } from '../../../shared/ports/api-key-store.ts';
import type { EmailStore } from '../../../shared/ports/emails/email-store.ts';
import { mapWithLimit } from '../../../shared/runtime/limit.ts';
import { type EnqueuePorts, enqueueEmails } from '../enqueue-emails.ts';
import { isRetriable, type RetryEmailPorts, retried } from './retry-email.ts';

/** Maximum number of emails per request. */
const MAX_EMAILS = 100;
/** Emails examined to find them: a hundred reads of status records, a second or two. */
const MOST_LOOKED_AT = 10_000;
const CHANGED_AT_ONCE = 20;

export type RetryPorts = LogPorts &
  EnqueuePorts &
  RetryEmailPorts & { store: Pick<EmailStore, 'find' | 'findAll' | 'change' | 'postpone'> };

/**
 * Retries the newest hundred retriable emails that match a filter and whose content has not been deleted, skipping any
 * that a worker holds.
 */
export const retryEmails = async (ports: RetryPorts, filter: z.output<typeof retryFilter>, key: ApiKey) => {
  const now = ports.now();
  const matches = (await emailMatcher(filter)) ?? (() => true);
  const { emails, next } = await findLogged(ports, {
    ...periodOf(ports, filter),
    isCovered: scopesOf(key.scope, filter),
    matches: (email) => isRetriable(email, now) && matches(email),
    select: (found) => ports.store.withContent(found),
    order: 'newest-first',
    beyond: filter.after,
    limit: MAX_EMAILS,
    most: MOST_LOOKED_AT,
  });
  const changed = await mapWithLimit(CHANGED_AT_ONCE, emails, (email) =>
    ports.store.change(email, retried(email, now, ports.requeueAfterMs)),
  );
  const data = changed.filter((email) => email !== undefined);
  await enqueueRetried(ports, data);
  return { data: data.map(({ id }) => ({ id })), has_more: next !== undefined, next_after: next ?? null };
};

/** Enqueues the emails that `retried` put back into the state queued. */
export const enqueueRetried = (ports: EnqueuePorts, emails: readonly Email[]): Promise<void> =>
  enqueueEmails(
    ports,
    emails.flatMap(({ id, scope, dueAt }) => (dueAt === undefined ? [] : [{ id, scope, dueAt }])),
  );
