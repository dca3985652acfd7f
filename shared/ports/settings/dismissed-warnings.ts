/** A warning that was dismissed at a scope. */
export interface DismissedWarning {
  /** The scope at which it was dismissed. */
  scope: string;
  code: string;
  /** The setting that it is about. */
  path: string;
  /** A digest of the cause; if the cause changes, the warning is shown again. */
  cause: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** The name of the API key. */
  by: string;
}

/** Dismissed warnings, per scope and for all users. Every method rejects with `StoreUnavailable`. */
export interface DismissedWarnings {
  /** The warnings dismissed at these scopes, in no particular order. */
  read(scopes: readonly string[]): Promise<DismissedWarning[]>;
  /** Replaces an earlier dismissal of the same warning at the same scope. */
  dismiss(warning: DismissedWarning): Promise<void>;
  /** Removes the dismissal of a warning at this scope, if there is one. */
  restore(warning: Pick<DismissedWarning, 'scope' | 'code' | 'path'>): Promise<void>;
}
