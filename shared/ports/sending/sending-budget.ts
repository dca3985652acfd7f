/** How many emails may still be handed over in a minute; shared by all workers and exact. */
export interface SendingBudget {
  /**
   * Takes up to `wanted` of `limit` for this minute (since 1970) and scope. Resolves to how many were granted. Rejects
   * with `StoreUnavailable`, when some may have been taken: then fewer are sent, never more.
   */
  reserve(scope: string, minute: number, limit: number, wanted: number): Promise<number>;
}
