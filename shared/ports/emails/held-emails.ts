/** An email that waits, and the part of the index it was found in. */
export interface WaitingEmail {
  id: string;
  group: string;
}

/** The index of mail that waits for something. Eventually consistent. Rejects with `StoreUnavailable`. */
export interface HeldEmails {
  /** Emails of this very scope that wait for its circuit, held or put off; those that wait longest first. */
  held(scope: string, limit: number): Promise<WaitingEmail[]>;
  /** Emails of this very scope that are tried again by themselves, and began to wait before that time. */
  retrying(scope: string, before: number, limit: number): Promise<WaitingEmail[]>;
  /**
   * Takes an email out of the index, and has it looked at again at `dueAt` should nobody do so before. Its revision stays.
   * false: it waits no longer.
   */
  release(email: WaitingEmail, now: number, dueAt: number): Promise<boolean>;
}
