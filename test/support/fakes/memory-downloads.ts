import type { DownloadableFile, Downloads } from '../../../shared/ports/emails/downloads.ts';

export interface MemoryDownloads extends Downloads {
  /** The file behind a URL. */
  at(url: string): DownloadableFile | undefined;
}

/** An in-memory implementation of the port. */
export const memoryDownloads = (): MemoryDownloads => {
  const files = new Map<string, DownloadableFile>();
  return {
    offer: async (file, seconds) => {
      const url = `https://downloads.test/${file.key}?seconds=${seconds}`;
      files.set(url, file);
      return url;
    },
    at: (url) => files.get(url),
  };
};
