/** Who made a change: an API key, whose name is that of the time, or an IAM principal that wrote to Parameter Store. */
export type AuditActor = { type: 'api_key'; id: string; name: string } | { type: 'iam'; arn: string };

export const AUDIT_ACTIONS = [
  'settings.saved',
  'settings.rolled_back',
  'settings.deleted',
  /** An edit in Parameter Store came in force. */
  'settings.edited',
  /** An edit in Parameter Store was rejected. */
  'settings.rejected',
  /** A DKIM key that is not in force yet; verifying it is a save. The subject is its selector. */
  'dkim_key.created',
  /** A warning about settings. The subject is its code and path. */
  'warning.dismissed',
  'warning.restored',
  'api_key.created',
  'api_key.renamed',
  'api_key.revoked',
  'suppressions.added',
  'suppressions.removed',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One change. Contains no value of a setting, no address and no secret. */
export interface AuditRecord {
  /** Milliseconds since the epoch. */
  at: number;
  scope: string;
  actor: AuditActor;
  action: AuditAction;
  /** The object of the change: the id of an API key, the selector of a DKIM key, or a warning. */
  subject?: string;
  /** The version of the settings document before the change; 0: none. */
  from?: number;
  /** The version after it; 0: none. */
  to?: number;
  /** The number of addresses, for changes of the suppression list. */
  count?: number;
}

export type AuditEntry = AuditRecord & { id: string };

/**
 * Who changed what, kept for 400 days. An entry is written before its change: a crash in between leaves an entry
 * without a change, never a change without an entry. Every method rejects with `StoreUnavailable`.
 */
export interface AuditLog {
  /** Resolves to the id of the entry. */
  add(record: AuditRecord): Promise<string>;
  /** Hides an entry whose change did not happen. */
  retract(id: string): Promise<void>;
  /** The newest `limit` entries of all scopes that are older than the entry of this id. */
  list(page: { after?: string; limit: number }): Promise<AuditEntry[]>;
}
