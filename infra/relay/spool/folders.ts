import { mkdir, open, rename, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { partName } from '../message/content.ts';

/** The folders of a spool, all on one file system, so that renaming between them is atomic. */
export interface SpoolFolders {
  root: string;
  /** Files being written. Nothing here counts as accepted. */
  incoming: string;
  /** Messages waiting to be handed over, one file each, sorted by name. */
  waiting: string;
  /** Messages that the API refused permanently, each with a `.json` file that says why, for an operator to look at. */
  refused: string;
  /** Which process is handing over which message. */
  claims: string;
  /** Hashes of API keys that the API has confirmed. */
  keys: string;
}

export const spoolFolders = (root: string): SpoolFolders => ({
  root,
  incoming: join(root, 'incoming'),
  waiting: join(root, 'waiting'),
  refused: join(root, 'refused'),
  claims: join(root, 'claims'),
  keys: join(root, 'keys'),
});

/** The spool cannot take the message: it is full, or its disk is full, read-only or broken. */
export class SpoolUnavailable extends Error {
  override readonly name = 'SpoolUnavailable';
}

export const createFolders = async (folders: SpoolFolders): Promise<void> => {
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o700 });
};

/** The share of the disk to leave free, up to 64 MB, so that a full spool does not stop the machine. */
const reservedShare = 0.05;
const reservedBytes = 64 * 1024 * 1024;

/** Throws `SpoolUnavailable` if writing `bytes` would leave too little space on the disk. */
export const requireDiskSpace = async (folder: string, bytes: number): Promise<void> => {
  const { bsize, blocks, bavail } = await statfs(folder);
  const reserve = Math.min(reservedBytes, bsize * blocks * reservedShare);
  if (bsize * bavail - bytes < reserve) throw new SpoolUnavailable('The disk of the spool is nearly full');
};

/** Writes a file so that after a crash it is either complete and on disk, or does not exist. */
export const writeDurably = async (
  folders: SpoolFolders,
  target: string,
  chunks: AsyncIterable<Buffer | string>,
): Promise<void> => {
  const part = join(folders.incoming, partName());
  try {
    const file = await open(part, 'wx', 0o600);
    try {
      for await (const chunk of chunks) await file.writeFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, target);
  } catch (error) {
    await unlink(part).catch(() => {});
    throw error;
  }
  try {
    await syncFolder(join(target, '..'));
  } catch (error) {
    // The caller is told that there is no file: a message that stayed here would be sent, and once more when it is repeated.
    await unlink(target).catch(() => {});
    throw error;
  }
};

/** A rename is durable only after an fsync of its folder. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
