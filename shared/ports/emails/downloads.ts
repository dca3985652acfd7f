/** A file of an email to be downloaded. */
export interface DownloadableFile {
  /** `<id of the email>/<id of the file>`. */
  key: string;
  /** Absent if the client's message has none. */
  filename?: string;
  contentType: string;
  bytes: Uint8Array;
}

/**
 * Files that whoever has their URL can download for a while, without an API key. Browsers save them and never show
 * them, so that an attached page runs nowhere. Rejects with `StoreUnavailable`.
 */
export interface Downloads {
  /** Puts the file where it can be downloaded, and resolves to a URL that works for `seconds`. */
  offer(file: DownloadableFile, seconds: number): Promise<string>;
}
