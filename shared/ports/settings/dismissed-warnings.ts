/** A warning that somebody has dismissed at a scope. */
export interface DismissedWarning {
  /** Where it was dismissed. */
  scope: string;
  code: string;
  /** The setting that it is about. */
  path: string;
  /** A digest of what it warned of; the warning of another cause is shown again. */
  cause: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** The name of the API key. */
  by: string;
}

/** Warnings that need not be shown any more, per scope and for everybody. Every method rejects with `StoreUnavailable`. */
export interface DismissedWarnings {
  /** Those of some scopes, in no order. */
  read(scopes: readonly string[]): Promise<DismissedWarning[]>;
  /** Takes the place of an earlier dismissal of the same warning at the same scope. */
  dismiss(warning: DismissedWarning): Promise<void>;
  /** Shows a warning again that was dismissed at this scope, if it was. */
  restore(warning: Pick<DismissedWarning, 'scope' | 'code' | 'path'>): Promise<void>;
}
