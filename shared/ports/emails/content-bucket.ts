/** Storage for email contents that are too large for a table item. Rejects with `StoreUnavailable`. */
export interface ContentBucket {
  put(id: string, packed: Uint8Array): Promise<void>;
  /** `undefined`: there is none, or it has expired. */
  get(id: string): Promise<Uint8Array | undefined>;
  /** Whether `get` would find a content. */
  has(id: string): Promise<boolean>;
  /** Keeps the content until `expire` is called. Does nothing if the content is gone. */
  keep(id: string): Promise<void>;
  /** Starts the retention period again. Does nothing unless the content was kept by `keep`. */
  expire(id: string): Promise<void>;
}
