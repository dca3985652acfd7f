import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** The bytes of a message: in memory if it is small, otherwise in a file. */
export interface Content {
  size: number;
  /** SHA-256 of all bytes, in hex. */
  sha256: string;
  /** The first bytes, enough for any header block that the API accepts. */
  head: Buffer;
  /** All bytes, if they are in memory. */
  bytes?: Buffer;
  /** All bytes in chunks whose size is a multiple of three, so that each chunk can be base64-encoded separately. */
  read: () => AsyncIterable<Buffer>;
  /** Deletes the file, if there is one. */
  dispose: () => Promise<void>;
}

/** Messages up to this size stay in memory; with a hundred connections that is 25 MB. */
const memoryLimit = 256 * 1024;
/** The API refuses header blocks of more than 64 kB. */
export const headLimit = 64 * 1024;
/** The API's limit for uploads, advertised by the SMTP server as SIZE. */
export const maxMessageBytes = 30 * 1024 * 1024;
/** A multiple of three, for base64. */
const chunkBytes = 48 * 1024;

/** More than `maxMessageBytes` arrived. The rest was read and discarded. */
export class MessageTooLarge extends Error {
  override readonly name = 'MessageTooLarge';

  constructor() {
    super(`The message is larger than ${maxMessageBytes} bytes`);
  }
}

/**
 * Reads a whole message. Rejects with `MessageTooLarge`, with the file system's error, or with the source's error if
 * it breaks off, and then leaves nothing behind. `folder` is called only if the message does not fit in memory.
 */
export const receiveContent = async (
  source: AsyncIterable<Buffer>,
  folder: () => string | Promise<string>,
): Promise<Content> => {
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let size = 0;
  let file: TemporaryFile | undefined;
  try {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maxMessageBytes) continue;
      hash.update(chunk);
      if (size - chunk.length < headLimit || !file) chunks.push(chunk);
      if (!file && size > memoryLimit) {
        file = await createTemporaryFile(await folder());
        for (const kept of chunks) await file.handle.writeFile(kept);
      } else if (file) await file.handle.writeFile(chunk);
    }
    if (size > maxMessageBytes) throw new MessageTooLarge();
  } catch (error) {
    await file?.remove();
    throw error;
  }
  await file?.handle.close();
  const inMemory = Buffer.concat(chunks);
  const about = { size, sha256: hash.digest('hex'), head: Buffer.from(inMemory.subarray(0, headLimit + 4)) };
  return file ? { ...about, ...contentOfFile(file) } : { ...about, ...contentInMemory(inMemory) };
};

const contentInMemory = (bytes: Buffer): Pick<Content, 'bytes' | 'read' | 'dispose'> => ({
  bytes,
  async *read() {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  },
  dispose: async () => {},
});

const contentOfFile = ({ path, remove }: TemporaryFile): Pick<Content, 'read' | 'dispose'> => ({
  read: () => readFile(path, 0),
  dispose: remove,
});

/** The bytes of a file from offset `start`, in chunks whose size is a multiple of three. */
export async function* readFile(path: string, start: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { start, highWaterMark: chunkBytes })) {
    const bytes: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const whole = bytes.length - (bytes.length % 3);
    if (whole > 0) yield bytes.subarray(0, whole);
    rest = bytes.subarray(whole);
  }
  if (rest.length > 0) yield rest;
}

interface TemporaryFile {
  path: string;
  handle: FileHandle;
  remove: () => Promise<void>;
}

/** The name of an unfinished file. It says which process on which host is writing it. */
export const partName = (): string => `${process.pid}-${randomUUID()}@${hostname()}.part`;

const createTemporaryFile = async (folder: string): Promise<TemporaryFile> => {
  const path = join(folder, partName());
  const handle = await open(path, 'wx', 0o600);
  const remove = async (): Promise<void> => {
    await handle.close().catch(() => {});
    await unlink(path).catch(() => {});
  };
  return { path, handle, remove };
};
