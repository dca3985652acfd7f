/** The versions that senders use together for one scope; one table item (invariant 6). */
export interface PairInForce {
  scope: string;
  /** Rises with every write of this item; the condition of every write. */
  revision: number;
  /** Absent: nothing valid was ever saved at this scope. */
  document?: { version: number; sha256: string };
  /** The SMTP password and the host it belongs to (invariant 7). */
  secret?: { version: number; host: string };
  /** The password of the mailbox for returned mail and the IMAP host it belongs to. Only saves put one in force. */
  mailbox?: { version: number; host: string };
  /** Passwords that were in force for other hosts, newest first, for rollbacks to those hosts. */
  formerSecrets?: FormerSecret[];
  /** When this pair came in force; unique per pair. Neither version was written after it. */
  since?: number;
  /** How far edits were reviewed. No reviewed version was written after `at`. */
  reviewed: { document: Review; secret: Review; at: number };
}

export interface FormerSecret {
  version: number;
  host: string;
  /** Written before this time; a later one of the same version is another password. */
  until: number;
}

/** How far the edits of one parameter were reviewed, and the result for the newest. */
export interface Review {
  /** The newest version reviewed; 0: none. */
  version: number;
  /** Why that version is not in force; contains no value. Absent: it is in force, or was until a rollback. */
  rejected?: Rejection;
}

export interface Rejection {
  code: RejectionCode;
  reason: string;
}

export type RejectionCode =
  /** Not a settings document, or its values are not allowed, on their own or together with those of the wider scopes. */
  | 'invalid-document'
  /** The document logs in to a host without a saved password: it waits until one is saved. */
  | 'password-needed'
  /** Not a SecureString, or not text that SMTP AUTH can carry. */
  | 'invalid-secret'
  /** Valid, but there is no document in force at its scope yet: it waits for one. */
  | 'waits-for-document'
  /** The parameter was deleted, and the version in force with it: mail of this scope is held. */
  | 'deleted'
  /** A wider scope's version in force was deleted or changed, so nothing can be reviewed on top of it. */
  | 'wider-scope-faulty';

export interface InForceStore {
  /** The items of these scopes, strongly consistent, in one request; scopes without one are absent. */
  read(scopes: readonly string[]): Promise<Map<string, PairInForce>>;
  list(): Promise<PairInForce[]>;
  /**
   * Writes `next` if the stored revision is still `next.revision - 1` (0: no item), or if `next` is already stored.
   * false: somebody else was first.
   */
  move(next: PairInForce): Promise<boolean>;
}
