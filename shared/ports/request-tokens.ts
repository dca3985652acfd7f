/** A shared token bucket: requests that an API key may still make in a second, handed out in blocks. */
export interface RequestTokens {
  /**
   * Takes up to `count` of the `limit` tokens that the key has in that second (since the epoch). Resolves to how many it
   * got. Rejects with `StoreUnavailable`.
   */
  take(keyId: string, second: number, count: number, limit: number): Promise<number>;
}
