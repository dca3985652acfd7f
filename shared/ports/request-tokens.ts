/** Requests that an API key may still make in a second, handed out in blocks to whoever serves it. */
export interface RequestTokens {
  /**
   * Takes up to `count` of the `limit` tokens that the key has in that second since 1970; resolves to how many were
   * left to take. Rejects with `StoreUnavailable`.
   */
  take(keyId: string, second: number, count: number, limit: number): Promise<number>;
}
