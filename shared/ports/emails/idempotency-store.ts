/** A request that its client may repeat, and the answer that it gets each time. Times are milliseconds since 1970. */
export interface IdempotencyRecord {
  /** The scope of the API key, and the client's own name for the request in it. */
  scope: string;
  key: string;
  /** SHA-256 of what was asked for, hex. */
  bodyHash: string;
  createdAt: number;
  /** Since when a request works on it; another one may take it over later. */
  startedAt: number;
  /** Assigned before anything is accepted. The request is complete when there are emails of all these ids. */
  ids: string[];
  /** The body of the answer, JSON. */
  answer: string;
}

/** Remembers requests by their Idempotency-Key. Rejects with `StoreUnavailable`. */
export interface IdempotencyStore {
  /** Writes the record, in one request. false: there is one of that key that was made after `expiredBefore`. */
  begin(record: IdempotencyRecord, expiredBefore: number): Promise<boolean>;
  /** Strongly consistent. A record may be older than it counts: deletion is late. */
  find(scope: string, key: string): Promise<IdempotencyRecord | undefined>;
  /** Makes `startedAt` the record's, if that is still what was read. false: somebody else took it over. */
  takeOver(record: IdempotencyRecord, startedAt: number): Promise<boolean>;
  /** Ends the work on a record, if nobody took it over: the next request of that key may take it over at once. */
  release(record: IdempotencyRecord): Promise<void>;
}
