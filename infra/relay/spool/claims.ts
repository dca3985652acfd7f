import { lstat, readdir, readlink, symlink, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Longer than one hand-over may take, upload included. */
const staleAfterMs = 5 * 60_000;

/**
 * Keeps processes that share a spool from handing over the same message at the same time. Were two to do it all the
 * same, the API would take it for one email by its idempotency key: a claim saves work, it does not guard anything.
 * A claim is a symbolic link that points to its holder's name: it is there with its content, or not at all.
 */
export interface Claims {
  /** Whether the message is ours now. */
  take: (id: string) => Promise<boolean>;
  release: (id: string) => Promise<void>;
  /** Removes claims that killed processes have left, some of them on messages that are long gone. */
  sweep: () => Promise<void>;
}

export const createClaims = (folder: string, now: () => number): Claims => {
  const held = new Set<string>();
  const holder = `${hostname()} ${process.pid}`;
  const pathOf = (id: string): string => join(folder, id);

  const isStale = async (path: string, id: string): Promise<boolean> => {
    const [claim, { mtimeMs }] = await Promise.all([readlink(path), lstat(path)]);
    if (claim === holder) return !held.has(id);
    return now() - mtimeMs > staleAfterMs || isOfDeadProcess(claim);
  };

  const create = async (id: string): Promise<boolean> => {
    try {
      await symlink(holder, pathOf(id));
      held.add(id);
      return true;
    } catch (error) {
      if (Object(error).code === 'EEXIST') return false;
      throw error;
    }
  };

  return {
    take: async (id) => {
      if (held.has(id)) return false;
      if (await create(id)) return true;
      const stale = await isStale(pathOf(id), id).catch(() => false);
      if (!stale) return false;
      await unlink(pathOf(id)).catch(() => {});
      return create(id);
    },
    release: async (id) => {
      held.delete(id);
      await unlink(pathOf(id)).catch(() => {});
    },
    sweep: async () => {
      for (const id of await readdir(folder)) {
        const stale = await isStale(pathOf(id), id).catch(() => false);
        if (stale) await unlink(pathOf(id)).catch(() => {});
      }
    },
  };
};

/** Only a process of this host can be asked after. */
const isOfDeadProcess = (claim: string): boolean => {
  const [host, pid] = claim.split(' ');
  if (host !== hostname()) return false;
  return !isAlive(Number(pid));
};

export const isAlive = (pid: number): boolean => {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return Object(error).code === 'EPERM';
  }
};
