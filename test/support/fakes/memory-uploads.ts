import { MAX_UPLOAD_BYTES, type Upload, type Uploads } from '../../../shared/ports/emails/uploads.ts';

export interface MemoryUploads extends Uploads {
  /** Simulates a client's PUT to the URL. */
  put(holder: string, id: string, bytes: Buffer): void;
}

/** An in-memory implementation of the port, held to the same contract tests. */
export const memoryUploads = (): MemoryUploads => {
  const uploads = new Map<string, Upload>();
  const keyOf = (holder: string, id: string): string => `${holder}/${id}`;
  return {
    url: async (holder, id, seconds) => `https://uploads.test/${keyOf(holder, id)}?seconds=${seconds}`,
    get: async (holder, id) => uploads.get(keyOf(holder, id)) ?? { kind: 'none' },
    setAccepted: async (holder, id, sha256) => void uploads.set(keyOf(holder, id), { kind: 'accepted', sha256 }),
    put: (holder, id, bytes) => {
      const upload: Upload = bytes.length > MAX_UPLOAD_BYTES ? { kind: 'too-large' } : { kind: 'uploaded', bytes };
      uploads.set(keyOf(holder, id), upload);
    },
  };
};
