import type { DueEmail, EmailStore } from '../../shared/ports/emails/email-store.ts';
import type { SendQueue } from '../../shared/ports/sending/send-queue.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import { mapWithLimit } from '../../shared/runtime/limit.ts';
import type { Log } from '../../shared/runtime/logger.ts';

const POSTPONED_AT_ONCE = 20;

export interface EnqueuePorts {
  store: Pick<EmailStore, 'postpone'>;
  sendQueue: SendQueue;
  log: Log;
  now: () => number;
  /** Milliseconds until release-due-emails enqueues the email again, in case the first message is lost. */
  requeueAfterMs: number;
}

/**
 * Enqueues emails. Those that the queue refuses become due immediately, so that release-due-emails enqueues
 * them within a minute.
 */
export const enqueueEmails = async (ports: EnqueuePorts, emails: readonly DueEmail[]): Promise<void> => {
  if (emails.length === 0) return;
  const scopes = new Map(emails.map(({ id, scope }) => [id, scope]));
  const refused = new Set(await ports.sendQueue.enqueue([...scopes.keys()], (id) => scopes.get(id)));
  const notEnqueued = emails.filter(({ id }) => refused.has(id));
  await mapWithLimit(POSTPONED_AT_ONCE, notEnqueued, (due) => makeDue(ports, due));
};

const makeDue = async ({ store, log, now }: EnqueuePorts, due: DueEmail): Promise<void> => {
  try {
    await store.postpone(due, now());
  } catch (error) {
    // The email is accepted anyway, and keeps its earlier due time.
    log.warn('An email could not be made due', { id: due.id, ...errorFields(error) });
  }
};
