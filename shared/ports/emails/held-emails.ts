/** A waiting email, and the part of the index it was found in. */
export interface WaitingEmail {
  id: string;
  group: string;
}

/** The index of waiting mail. Eventually consistent. Rejects with `StoreUnavailable`. */
export interface HeldEmails {
  /** Emails of exactly this scope that wait for its circuit, held or put off; longest waiting first. */
  held(scope: string, limit: number): Promise<WaitingEmail[]>;
  /** Emails of exactly this scope that will be retried anyway, and began to wait before that time. */
  retrying(scope: string, before: number, limit: number): Promise<WaitingEmail[]>;
  /**
   * Takes an email out of the index and makes it due at `dueAt`, in case nobody picks it up before. Its revision stays the
   * same. false: it was no longer waiting.
   */
  release(email: WaitingEmail, now: number, dueAt: number): Promise<boolean>;
}
