/** Who may talk to the mail server of a scope to try its settings: one request at a time, over all instances. */
export interface ProbeTurns {
  /**
   * Takes the turn of a scope until that time, in milliseconds since the epoch, unless somebody has it. Resolves to
   * whether it was taken. Rejects with `StoreUnavailable`.
   */
  take(scope: string, now: number, until: number): Promise<boolean>;
  /** Gives back a turn that was taken until that time; does nothing if it has run out and somebody else has it. */
  giveBack(scope: string, until: number): Promise<void>;
}
