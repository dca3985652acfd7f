import { copyEmail } from '../../shared/email/copy-email.ts';
import type { Email, EmailContent } from '../../shared/email/email.ts';
import type { EmailStore } from '../../shared/ports/email-store.ts';

export interface CopyDependencies {
  store: Pick<EmailStore, 'accept' | 'change'>;
  now: () => number;
}

/**
 * Accepts one email for each address that gets a separate copy; they are due at once. Doing it again, after a crash or
 * beside another worker, makes no second one. Rejects with `StoreUnavailable`: the main email is due until it is done.
 */
export const sendCopies = async (
  { store, now }: CopyDependencies,
  main: Email,
  content: EmailContent,
): Promise<void> => {
  const emails = (main.copies ?? []).map((address) => copyEmail(main, address, now()));
  await Promise.all(emails.map((email) => store.accept(email, content)));
  await store.change(main, { copies: null, dueAt: null });
};
