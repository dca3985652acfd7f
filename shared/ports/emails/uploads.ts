/** Bytes of a message that is uploaded. */
export const MAX_UPLOAD_BYTES = 30 * 1024 * 1024;

export type Upload =
  | { kind: 'uploaded'; bytes: Buffer }
  | { kind: 'accepted'; sha256: string }
  | { kind: 'too-large' }
  | { kind: 'none' };

/**
 * Messages too large for a request, on their way from a client to POST /emails/mime. `holder` is the API key that began
 * the upload: nobody else accepts it. Rejects with `StoreUnavailable`.
 */
export interface Uploads {
  /** A URL that takes the message by PUT within `seconds`; of exactly this size if it is given. */
  url(holder: string, id: string, seconds: number, size?: number): Promise<string>;
  get(holder: string, id: string): Promise<Upload>;
  /** Removes it, and remembers by its SHA-256, hex, which message it was, for a request that is repeated. */
  setAccepted(holder: string, id: string, sha256: string): Promise<void>;
}
