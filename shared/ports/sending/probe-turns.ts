/** Limits tests of a scope's settings to one at a time, over all instances. */
export interface ProbeTurns {
  /**
   * Takes the turn of a scope until that time, in milliseconds since the epoch. false: somebody else has it. Rejects with
   * `StoreUnavailable`.
   */
  take(scope: string, now: number, until: number): Promise<boolean>;
  /** Gives back a turn taken until that time; does nothing if it has expired and somebody else has it. */
  giveBack(scope: string, until: number): Promise<void>;
}
