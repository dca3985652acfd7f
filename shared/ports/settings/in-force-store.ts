/** The versions that senders use together for one scope; one table item (design invariant 6). */
export interface PairInForce {
  scope: string;
  /** Rises with every write of this item; the condition of every write. */
  revision: number;
  /** Absent: nothing valid was ever saved at this scope. */
  document?: { version: number; sha256: string };
  /** The SMTP password and the host it belongs to (design invariant 7). */
  secret?: { version: number; host: string };
  /** Passwords that were in force for other hosts, newest first: what a rollback to those hosts needs. */
  formerSecrets?: FormerSecret[];
  /** Since when this pair is in force; another pair has another time. Neither version was written after it. */
  since?: number;
  /** How far edits were reviewed. `at`: no version reviewed was written after this time. */
  reviewed: { document: Review; secret: Review; at: number };
}

export interface FormerSecret {
  version: number;
  host: string;
  /** Written before this time; a later one of the same version is another password. */
  until: number;
}

/** How far the edits of one parameter were reviewed, and what came of the newest. */
export interface Review {
  /** The newest version reviewed; 0: none. */
  version: number;
  /** Why that version is not in force; holds no value. Absent: it is, or was until somebody rolled it back. */
  rejected?: Rejection;
}

export interface Rejection {
  code: RejectionCode;
  reason: string;
}

export type RejectionCode =
  /** Not a settings document, or its values are not allowed, by themselves or with those of the wider scopes. */
  | 'invalid-document'
  /** The document logs in to a host for which there is no password: it waits until one is saved. */
  | 'password-needed'
  /** Not a SecureString, or no text that SMTP AUTH can carry. */
  | 'invalid-secret'
  /** Nothing is wrong with it: it waits until a document at its scope is in force. */
  | 'waits-for-document'
  /** The parameter is gone. What is in force is gone with it: mail of this scope is held. */
  | 'deleted'
  /** A wider scope's version in force is gone or changed, so nothing can be reviewed on top of it. */
  | 'wider-scope-faulty';

export interface InForceStore {
  /** The items of these scopes, strongly consistent, in one request; scopes without one are absent. */
  read(scopes: readonly string[]): Promise<Map<string, PairInForce>>;
  list(): Promise<PairInForce[]>;
  /**
   * Writes `next` if the stored revision is still `next.revision - 1` (0: no item), or if `next` is what is stored
   * already. false: somebody was first.
   */
  move(next: PairInForce): Promise<boolean>;
}
