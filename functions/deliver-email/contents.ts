import type { Email, EmailContent } from '../../shared/email/lifecycle/email.ts';
import type { EmailStore } from '../../shared/ports/email-store.ts';
import { lazy } from '../../shared/runtime/lazy.ts';
import { limit } from '../../shared/runtime/limit.ts';

/** Large contents in memory at once: read, unpacked, composed and on the wire, one of 4 MB takes some 30 MB. */
const LARGE_AT_ONCE = 4;
/** Small contents read in one request: those of a whole batch could be too much for the memory once unpacked. */
const GROUP = 10;

type Read = () => Promise<Map<string, EmailContent>>;

const isSmall = ({ contentIn }: Email): boolean => contentIn === 'table';

/**
 * The contents of a batch. Small ones, which lie in the table, are read group by group, each when the first of its
 * emails is worked on; large ones each when its turn comes. All are let go with their email, so that any batch fits the
 * function's memory.
 */
export class Contents {
  private readonly store: Pick<EmailStore, 'contents'>;
  private readonly turn = limit(LARGE_AT_ONCE);
  private readonly groupOf = new Map<string, Read>();

  constructor(store: Pick<EmailStore, 'contents'>, emails: readonly Email[]) {
    this.store = store;
    const small = emails.filter(isSmall);
    for (let n = 0; n < small.length; n += GROUP) {
      const group = small.slice(n, n + GROUP);
      const read = lazy(() => store.contents(group));
      for (const { id } of group) this.groupOf.set(id, read);
    }
  }

  /** Does the work with the email's content; `undefined`: it is gone. Rejects with `StoreUnavailable`, and as `work` does. */
  async use<T>(email: Email, work: (content: EmailContent | undefined) => Promise<T>): Promise<T> {
    if (isSmall(email)) return work(await this.takeSmall(email));
    return this.turn(async () => work((await this.store.contents([email])).get(email.id)));
  }

  private async takeSmall({ id }: Email): Promise<EmailContent | undefined> {
    const group = await this.groupOf.get(id)?.();
    const content = group?.get(id);
    group?.delete(id);
    return content;
  }
}
