/** Where contents lie that are too large for the table. Rejects with `StoreUnavailable`. */
export interface ContentBucket {
  put(id: string, packed: Uint8Array): Promise<void>;
  /** `undefined`: there is none, or its days are over. */
  get(id: string): Promise<Uint8Array | undefined>;
  /** Its days do not end until `expire`; nothing happens to one that is gone. */
  keep(id: string): Promise<void>;
  /** Its days begin anew; nothing happens to one that was not kept. */
  expire(id: string): Promise<void>;
}
