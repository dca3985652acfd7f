/**
 * The scope of an email, where it is known: messages of one scope do not delay those of others (SQS fair queues).
 */
export type ScopeOf = (id: string) => string | undefined;

/** The send queue: says which emails have work to do, and nothing else (design invariant 2). */
export interface SendQueue {
  /** Announces any number of ids. Resolves to those the queue did not take; never rejects. */
  enqueue(ids: readonly string[], scopeOf?: ScopeOf): Promise<string[]>;
}

/** The first attempt to send emails that were just accepted, for requests that wait for it. */
export interface FirstAttempt {
  /**
   * Has up to 100 emails attempted, and waits until that is recorded or the request can wait no longer. Resolves to
   * those that nobody may be working on, to be announced instead; never rejects.
   */
  make(ids: readonly string[]): Promise<string[]>;
}
