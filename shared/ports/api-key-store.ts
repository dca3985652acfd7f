export interface ApiKey {
  id: string;
  name: string;
  permission: 'full_access' | 'sending_access';
  /** The key covers this scope and those below it. */
  scope: string;
  createdAt: number;
  /** SHA-256 of the token, hex. */
  hash: string;
  /** The first characters of the token, by which people recognise it. Absent for keys of earlier versions. */
  start?: string;
  /** The day (UTC, `yyyy-mm-dd`) on which the key was last used. Absent: never, or only with earlier versions. */
  lastUsedOn?: string;
}

export interface ApiKeyStore {
  /** The key with this hash, strongly consistent. Rejects with `StoreUnavailable`. */
  find(hash: string): Promise<ApiKey | undefined>;
  create(key: ApiKey): Promise<void>;
  list(): Promise<ApiKey[]>;
  /** false: there was no key of that id. */
  rename(id: string, name: string): Promise<boolean>;
  /** Records that the key was used on that day (UTC, `yyyy-mm-dd`); never goes back. Does nothing for a revoked key. */
  markUsed(key: Pick<ApiKey, 'id' | 'hash'>, day: string): Promise<void>;
  /** false: there was no key of that id. */
  remove(id: string): Promise<boolean>;
}
