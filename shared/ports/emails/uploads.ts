/** Limits on an uploaded message, in bytes. */
export const MAX_UPLOAD_BYTES = 30 * 1024 * 1024;

export type Upload =
  | { kind: 'uploaded'; bytes: Buffer }
  | { kind: 'accepted'; sha256: string }
  | { kind: 'too-large' }
  | { kind: 'none' };

/**
 * Messages too large for a request, uploaded before POST /emails/mime refers to them. `holder` is the API key that
 * started the upload; only that key may use it. Rejects with `StoreUnavailable`.
 */
export interface Uploads {
  /** A URL to PUT the message to within `seconds`; the message must have exactly this size if one is given. */
  url(holder: string, id: string, seconds: number, size?: number): Promise<string>;
  get(holder: string, id: string): Promise<Upload>;
  /** Removes it, and remembers by its SHA-256, hex, which message it was, for a request that is repeated. */
  setAccepted(holder: string, id: string, sha256: string): Promise<void>;
}
