export interface ApiKey {
  id: string;
  name: string;
  permission: 'full_access' | 'sending_access';
  /** The key covers this scope and those below it. */
  scope: string;
  createdAt: number;
  /** SHA-256 of the token, hex. */
  hash: string;
}

export interface ApiKeyStore {
  /** The key with this hash, strongly consistent. Rejects with `StoreUnavailable`. */
  find(hash: string): Promise<ApiKey | undefined>;
  create(key: ApiKey): Promise<void>;
  list(): Promise<ApiKey[]>;
  /** false: there was no key of that id. */
  rename(id: string, name: string): Promise<boolean>;
  /** false: there was no key of that id. */
  remove(id: string): Promise<boolean>;
}
