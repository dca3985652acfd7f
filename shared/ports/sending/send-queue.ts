/**
 * The scope of an email, if known, so that messages of one scope do not delay those of others (SQS fair queues).
 */
export type ScopeOf = (id: string) => string | undefined;

/** The send queue: says which emails have work to do, and nothing else (invariant 2). */
export interface SendQueue {
  /** Enqueues any number of ids. Resolves to those the queue did not take; never rejects. */
  enqueue(ids: readonly string[], scopeOf?: ScopeOf): Promise<string[]>;
}

/** The first attempt to send emails that were just accepted, for requests that wait for it. */
export interface FirstAttempt {
  /**
   * Attempts up to 100 emails, and waits until the results are recorded or the request can wait no longer. Resolves to
   * those that may not be in progress, which are to be enqueued instead. Never rejects.
   */
  make(ids: readonly string[]): Promise<string[]>;
}
