import { copyEmail } from '../../shared/email/lifecycle/copy-email.ts';
import type { Email, EmailContent } from '../../shared/email/lifecycle/email.ts';
import type { EmailStore } from '../../shared/ports/emails/email-store.ts';
import type { SendQueue } from '../../shared/ports/sending/send-queue.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import type { Log } from '../../shared/runtime/logger.ts';

export interface CopyDependencies {
  store: EmailStore;
  sendQueue: SendQueue;
  now: () => number;
  /** Milliseconds until a copy is enqueued again, in case its first message is lost. */
  requeueAfterMs: number;
  log: Log;
}

/** Sends the separate copies of an email that was just sent. Never rejects. */
export const sendCopies = (dependencies: CopyDependencies, sent: Email, content: EmailContent): Promise<void> =>
  unlessItFails(dependencies, [sent], () => accept(dependencies, sent, content));

/**
 * Sends the copies of emails whose content is not at hand: they ended as sent without an attempt, or the worker that
 * sent them died before it made the copies. Never rejects.
 */
export const sendPendingCopies = async (dependencies: CopyDependencies, emails: readonly Email[]): Promise<void> => {
  if (emails.length === 0) return;
  const { store } = dependencies;
  await unlessItFails(dependencies, emails, async () => {
    const contents = await store.contents(emails);
    for (const email of emails) {
      const content = contents.get(email.id);
      if (content) await sendCopies(dependencies, email, content);
      else await store.change(email, { copies: null, dueAt: null });
    }
  });
};

/**
 * Accepts one email per separate-copy address and enqueues them. It is idempotent: repeating it after a crash, or in
 * two workers at once, makes no second copy. Rejects with `StoreUnavailable`; the main email stays due until this has
 * succeeded.
 */
const accept = async (
  { store, sendQueue, now, requeueAfterMs }: CopyDependencies,
  main: Email,
  content: EmailContent,
): Promise<void> => {
  const dueAt = now() + requeueAfterMs;
  const emails = (main.copies ?? []).map((address) => copyEmail(main, address, { now: now(), dueAt }));
  await Promise.all(emails.map((email) => store.accept(email, content)));
  await sendQueue.enqueue(
    emails.map(({ id }) => id),
    () => main.scope,
  );
  await store.change(main, { copies: null, dueAt: null });
};

/** A failure here leaves the main email as sent; it is enqueued again only so that its copies get made. */
const unlessItFails = async ({ log }: CopyDependencies, emails: readonly Email[], work: () => Promise<unknown>) => {
  try {
    await work();
  } catch (error) {
    const ids = emails.map(({ id }) => id);
    log.warn('Separate copies could not be made yet', { ids, ...errorFields(error) });
  }
};
