import { type Email, isFinal } from '../email/lifecycle/email.ts';
import { hasPendingCopies } from '../email/lifecycle/pending-copies.ts';
import type { EmailChanges, EmailStore } from '../ports/emails/email-store.ts';
import type { WebhookQueue } from '../ports/emails/webhooks.ts';
import { errorFields } from '../runtime/error-fields.ts';
import type { Flushed } from '../runtime/flush-after.ts';
import type { Log } from '../runtime/logger.ts';
import { type Endpoint, wants } from './endpoint.ts';
import { emailEvent, markUnsigned } from './event-body.ts';
import { eventsOfChange } from './events-of-change.ts';
import type { OwedEvent } from './owed-event.ts';

export interface OutboxDependencies {
  /** The endpoints, at most some seconds old. */
  endpoints: () => Promise<readonly Endpoint[]>;
  queue: WebhookQueue;
  now: () => number;
  log: Log;
}

/** When another function enqueues the events of an email if this one dies before, in milliseconds. */
const AGAIN_MS = 60_000;
/** The same for an email that is due anyway, but perhaps only in weeks: one that was canceled before its schedule. */
const AGAIN_AT_THE_LATEST_MS = 15 * 60_000;

type Store = Pick<EmailStore, 'accept' | 'change' | 'findAll'>;

/**
 * A transactional outbox for webhook events: a store that writes the events that endpoints subscribe to into an email's
 * record, together with the change that causes them, and enqueues them when it is flushed. It also enqueues the pending
 * events of emails that it reads: after a crash, release-due-emails enqueues such an email again. Without endpoints it
 * changes nothing and costs nothing.
 */
export const outboxStore = <S extends Store>(store: S, dependencies: OutboxDependencies): S & Flushed => {
  const pending = new Map<string, Email>();
  const note = (email: Email): void => {
    if (email.owedEvents?.length) pending.set(email.id, email);
    else pending.delete(email.id);
  };
  return {
    ...store,
    accept: async (email, content) => {
      const events =
        email.state === 'scheduled'
          ? await wanted(dependencies, email, [{ type: 'email.scheduled', at: email.createdAt }])
          : [];
      const accepted = events.length > 0 ? { ...email, owedEvents: events } : email;
      await store.accept(accepted, content);
      note(accepted);
    },
    change: async (email, changes) => {
      const changed = await store.change(email, await withEvents(dependencies, email, changes));
      if (changed) note(changed);
      return changed;
    },
    findAll: async (ids) => {
      const found = await store.findAll(ids);
      // While an email is being sent, its worker enqueues them: any other change would end the worker's lease.
      for (const email of found.values())
        if (email.owedEvents?.length && email.state !== 'sending') pending.set(email.id, email);
      return found;
    },
    flush: async () => {
      const emails = [...pending.values()];
      pending.clear();
      await Promise.all(emails.map((email) => enqueue(store, dependencies, email)));
    },
  };
};

const wanted = async (
  { endpoints }: OutboxDependencies,
  email: Email,
  events: readonly OwedEvent[],
): Promise<OwedEvent[]> => {
  if (events.length === 0) return [];
  const all = await endpoints();
  return markUnsigned(
    email,
    events.filter(({ type }) => all.some((endpoint) => wants(endpoint, email.scope, type))),
  );
};

const withEvents = async (
  dependencies: OutboxDependencies,
  email: Email,
  changes: EmailChanges,
): Promise<EmailChanges> => {
  const now = dependencies.now();
  // Properties that the changes remove are null here, which events treat like those that are not there.
  const after = { ...email, ...changes } as Email;
  const events = await wanted(dependencies, after, eventsOfChange(email, after, now));
  const owed = [...(changes.owedEvents === null ? [] : (email.owedEvents ?? [])), ...events];
  if (owed.length === 0) return changes;
  return {
    ...changes,
    ...(events.length > 0 && { owedEvents: owed }),
    // Held mail is enqueued when its circuit closes. A final email is otherwise never due.
    ...(isFinal(after.state) && typeof changes.dueAt !== 'number' && { dueAt: dueForEvents(email, now) }),
  };
};

const dueForEvents = ({ dueAt }: Email, now: number): number =>
  Math.min(dueAt ?? now + AGAIN_MS, now + AGAIN_AT_THE_LATEST_MS);

/** Never rejects: events that cannot be enqueued now stay in the record. */
const enqueue = async (store: Store, { endpoints, queue, log }: OutboxDependencies, email: Email): Promise<void> => {
  try {
    const all = await endpoints();
    const deliveries = (email.owedEvents ?? []).flatMap((owed) => {
      const event = emailEvent(email, owed);
      return all.filter((one) => wants(one, email.scope, owed.type)).map(({ id }) => ({ ...event, endpoint: id }));
    });
    if (deliveries.length > 0 && !(await queue.send(deliveries))) return;
    const isDone = isFinal(email.state) && !hasPendingCopies(email);
    await store.change(email, { owedEvents: null, ...(isDone && { dueAt: null }) });
  } catch (error) {
    log.warn('Webhook events could not be enqueued yet', { id: email.id, scope: email.scope, ...errorFields(error) });
  }
};
