import type { Email, EmailContent } from '../../shared/email/lifecycle/email.ts';
import type { Deliverable, EmailStore } from '../../shared/ports/emails/email-store.ts';
import { lazy } from '../../shared/runtime/lazy.ts';
import { limit } from '../../shared/runtime/limit.ts';
import type { Suppression } from '../../shared/suppression/suppression.ts';

/**
 * Large contents in memory at once, across all scopes: reading, decompressing, composing and sending one of 4 MB
 * takes about 30 MB. Each scope gets a share of them, so that a hung mail server does not block other scopes' large
 * mail.
 */
const LARGE_AT_ONCE = 8;
const MOST_OF_A_SCOPE = 4;
/** A message uploaded as a file may be 30 MB, and takes about 200 MB while it is processed. */
const UPLOADED_AT_ONCE = 1;
/** How many small contents one request reads: those of a whole batch might not fit into memory once decompressed. */
const GROUP = 10;

type Read = () => Promise<Deliverable>;
type Work<T> = (content: EmailContent | undefined, suppressions: readonly Suppression[]) => Promise<T>;

const isSmall = ({ contentIn }: Email): boolean => contentIn === 'table';

/**
 * The contents of one scope's emails in a batch, and the suppressions of their recipients. Small contents, which are
 * stored in the table, are read in groups, each when the first of its emails is processed; large ones are read one by
 * one. Each content is released with its email, so that any batch fits the function's memory.
 */
export class Contents {
  private readonly store: Pick<EmailStore, 'deliverable'>;
  private readonly turn: ReturnType<typeof limit>;
  private readonly uploadedTurn = limit(UPLOADED_AT_ONCE);
  private readonly groupOf = new Map<string, Read>();

  /** `scopes` is the number of scopes in the batch. */
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

  /**
   * Runs `work` with the email's content, or `undefined` if it has been deleted. Rejects with `StoreUnavailable` or
   * with whatever `work` rejects with.
   */
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
