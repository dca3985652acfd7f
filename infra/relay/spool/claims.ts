import { lstat, readdir, readlink, symlink, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Longer than one hand-over can take, including an upload. */
const staleAfterMs = 5 * 60_000;

/**
 * Claims keep processes that share a spool from handing over the same message at once. They only save work: if two
 * processes do so anyway, the idempotency key makes it one email. A claim is a symbolic link to its holder's name, so
 * that it is created together with its content.
 */
export interface Claims {
  /** Claims the message. Resolves to whether this process got it. */
  take: (id: string) => Promise<boolean>;
  release: (id: string) => Promise<void>;
  /** Removes claims left by killed processes, including those on messages that are gone. */
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

/** Only processes on this host can be checked. */
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
