import type { Email, EmailContent } from '../../email/lifecycle/email.ts';
import type { Suppression } from '../../suppression/suppression.ts';

/** What may change on an email after it was accepted. `null` removes the attribute. */
export type EmailChanges = {
  [K in keyof Omit<Email, 'v' | 'id' | 'scope' | 'revision' | 'createdAt'>]?: Email[K] | null;
};

export interface DueEmail {
  id: string;
  dueAt: number;
  /** Absent where only the index was read. */
  scope?: string;
}

/** What an attempt needs in addition to the status. */
export interface Deliverable {
  /** By id; contents that have expired are absent. */
  contents: Map<string, EmailContent>;
  /** Suppressions of all scopes; the caller picks those that apply. */
  suppressions: Suppression[];
}

/**
 * The store of accepted emails, and the source of truth. Every method rejects with `StoreUnavailable` when the store
 * cannot be reached or throttles for longer than the SDK retries; nothing is half done then unless a method says so.
 */
export interface EmailStore {
  /** Content first, status last; only when this resolves is the email accepted (invariant 1). */
  accept(email: Email, content: EmailContent): Promise<void>;
  find(id: string): Promise<Email | undefined>;
  /** Status records of up to 100 ids, strongly consistent, in one request; unknown ids are absent. */
  findAll(ids: readonly string[]): Promise<Map<string, Email>>;
  /** Contents of up to 100 emails, by id. */
  contents(emails: readonly Email[]): Promise<Map<string, EmailContent>>;
  /** Ids of those of up to 100 emails whose content has not been deleted. Contents are not transferred. */
  withContent(emails: readonly Email[]): Promise<Set<string>>;
  /** The same, with every suppression of the pending recipients: one request for up to 100 contents and recipients. */
  deliverable(emails: readonly Email[]): Promise<Deliverable>;
  /**
   * Applies the changes if the stored revision is still `email.revision`, and resolves to the new record.
   * `undefined`: somebody else changed it first, and nothing was written. Leasing, recording, holding and canceling
   * are all this one conditional write, so a worker that lost its lease can no longer write.
   */
  change(email: Email, changes: EmailChanges): Promise<Email | undefined>;
  /** Number of shards of the due index; `due` takes 0 … shards-1. */
  readonly shards: number;
  /** Emails of one shard that are due at or before `now`, oldest first, at most `limit`. Eventually consistent. */
  due(shard: number, now: number, limit: number): Promise<DueEmail[]>;
  /**
   * Moves `dueAt` forward if it is still what was read, and records when the email is enqueued, without changing the
   * revision. Resolves to the email as it was before; `undefined`: it had moved already.
   */
  postpone(due: DueEmail, until: number, enqueued?: Enqueued): Promise<Email | undefined>;
}

export interface Enqueued {
  /** Milliseconds since 1970; 0: no message is on the queue. */
  at: number;
  /** Keeps a time that is recorded already. */
  isFirstKept?: boolean;
}
