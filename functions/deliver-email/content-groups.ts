import type { Email, EmailContent } from '../../shared/email/email.ts';
import type { EmailStore } from '../../shared/ports/email-store.ts';
import { once } from '../../shared/runtime/once.ts';

/** Contents read in one request. A content is at most some 4.5 MB; a whole batch of those would not fit in memory. */
const GROUP = 10;

/** The content of one email of the batch, once; `undefined`: its days are over. Rejects with `StoreUnavailable`. */
export type TakeContent = (email: Email) => Promise<EmailContent | undefined>;

/** Reads contents group by group, each when the first of its emails is worked on. */
export const contentsInGroups = (store: Pick<EmailStore, 'contents'>, emails: readonly Email[]): TakeContent => {
  const groupOf = new Map<string, () => Promise<Map<string, EmailContent>>>();
  for (let n = 0; n < emails.length; n += GROUP) {
    const group = emails.slice(n, n + GROUP);
    const read = once(() => store.contents(group));
    for (const { id } of group) groupOf.set(id, read);
  }
  return async ({ id }) => {
    const contents = await groupOf.get(id)?.();
    const content = contents?.get(id);
    // What was taken is let go with the email.
    contents?.delete(id);
    return content;
  };
};
