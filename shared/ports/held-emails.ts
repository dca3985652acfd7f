/** The index of held emails. Rejects with `StoreUnavailable`. */
export interface HeldEmails {
  /** Ids of emails of this very scope, those held longest first, at most `limit`. Eventually consistent. */
  held(scope: string, limit: number): Promise<string[]>;
}
