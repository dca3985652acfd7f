/** A request that its client may repeat, and the answer it gets each time. Times are milliseconds since the epoch. */
export interface IdempotencyRecord {
  /** The scope of the API key, and the client's Idempotency-Key. */
  scope: string;
  key: string;
  /** SHA-256 of the canonical request, in hex. */
  bodyHash: string;
  createdAt: number;
  /** When a request started working on it; after a while another one may take over. */
  startedAt: number;
  /** Assigned before anything is accepted. The request is complete when there are emails of all these ids. */
  ids: string[];
  /** The body of the answer, JSON. */
  answer: string;
}

/** Remembers requests by their Idempotency-Key. Rejects with `StoreUnavailable`. */
export interface IdempotencyStore {
  /** Writes the record, in one request. false: the key has a record made after `expiredBefore`. */
  begin(record: IdempotencyRecord, expiredBefore: number): Promise<boolean>;
  /** Strongly consistent. May return a record that has expired, since DynamoDB deletes with a delay. */
  find(scope: string, key: string): Promise<IdempotencyRecord | undefined>;
  /** Takes the record over by setting `startedAt`, if it is unchanged. false: somebody else took it over. */
  takeOver(record: IdempotencyRecord, startedAt: number): Promise<boolean>;
  /** Gives the record up, unless somebody took it over: the next request with that key may take it over at once. */
  release(record: IdempotencyRecord): Promise<void>;
}
