import type { Email, EmailContent } from '../../shared/email/lifecycle/email.ts';
import type { Deliverable, EmailStore } from '../../shared/ports/emails/email-store.ts';
import { lazy } from '../../shared/runtime/lazy.ts';
import { limit } from '../../shared/runtime/limit.ts';
import type { Suppression } from '../../shared/suppression/suppression.ts';

/**
 * Large contents in memory at once, over all scopes: read, unpacked, composed and on the wire, one of 4 MB takes some
 * 30 MB. A scope has its part of them, so that one whose mail server hangs does not keep others' large mail.
 */
const LARGE_AT_ONCE = 8;
const MOST_OF_A_SCOPE = 4;
/** A message that a client wrote itself may have 30 MB, and takes some 200 MB meanwhile. */
const UPLOADED_AT_ONCE = 1;
/** Small contents read in one request: those of a whole batch could be too much for the memory once unpacked. */
const GROUP = 10;

type Read = () => Promise<Deliverable>;
type Work<T> = (content: EmailContent | undefined, suppressions: readonly Suppression[]) => Promise<T>;

const isSmall = ({ contentIn }: Email): boolean => contentIn === 'table';

/**
 * The contents of one scope's emails in a batch, and the suppressions of their recipients. Small ones, which lie in the
 * table, are read group by group, each when the first of its
 * emails is worked on; large ones each when its turn comes. All are let go with their email, so that any batch fits the
 * function's memory.
 */
export class Contents {
  private readonly store: Pick<EmailStore, 'deliverable'>;
  private readonly turn: ReturnType<typeof limit>;
  private readonly uploadedTurn = limit(UPLOADED_AT_ONCE);
  private readonly groupOf = new Map<string, Read>();

  /** `scopes`: how many there are in the batch. */
  constructor(store: Pick<EmailStore, 'deliverable'>, emails: readonly Email[], scopes = 1) {
    this.store = store;
    this.turn = limit(Math.min(MOST_OF_A_SCOPE, Math.max(1, Math.floor(LARGE_AT_ONCE / scopes))));
    const small = emails.filter(isSmall);
    for (let n = 0; n < small.length; n += GROUP) {
      const group = small.slice(n, n + GROUP);
      const read = lazy(() => store.deliverable(group));
      for (const { id } of group) this.groupOf.set(id, read);
    }
  }

  /** Does the work with the email's content; `undefined`: it is gone. Rejects with `StoreUnavailable`, and as `work` does. */
  async use<T>(email: Email, work: Work<T>): Promise<T> {
    if (isSmall(email)) return work(...(await this.takeSmall(email)));
    const turn = email.v === 2 ? this.uploadedTurn : this.turn;
    return turn(async () => {
      const { contents, suppressions } = await this.store.deliverable([email]);
      return work(contents.get(email.id), suppressions);
    });
  }

  private async takeSmall({ id }: Email): Promise<Parameters<Work<unknown>>> {
    const group = await this.groupOf.get(id)?.();
    const content = group?.contents.get(id);
    group?.contents.delete(id);
    return [content, group?.suppressions ?? []];
  }
}
