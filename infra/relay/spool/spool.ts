import { readdir, rename, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Refusal } from '../api/handover-result.ts';
import type { Submission } from '../message/submission.ts';
import { type Claims, createClaims, isAlive } from './claims.ts';
import {
  createFolders,
  requireDiskSpace,
  type SpoolFolders,
  SpoolUnavailable,
  spoolFolders,
  syncFolder,
  writeDurably,
} from './folders.ts';
import { createOutages, type Outages } from './outages.ts';
import { fileOf, readSubmission } from './spooled-message.ts';

/** Why a message was set aside, as written in the `.json` file beside it. */
export type RefusalNote = Pick<Refusal, 'status' | 'name' | 'message'> & { at: string };

export interface SpooledFile {
  id: string;
  bytes: number;
  ageSeconds: number;
}

export interface Spool {
  folders: SpoolFolders;
  claims: Claims;
  outages: Outages;
  /** Creates the folders and removes what killed processes left half-written. */
  prepare: () => Promise<void>;
  /** Resolves to the spool id once the message is on disk. Rejects with `SpoolUnavailable`, leaving nothing behind. */
  put: (submission: Submission) => Promise<string>;
  /** The ids of waiting messages, oldest first. */
  waiting: () => Promise<string[]>;
  read: (id: string) => Promise<Submission>;
  remove: (id: string) => Promise<void>;
  setAside: (id: string, refusal: Refusal) => Promise<void>;
  list: (folder: 'waiting' | 'refused') => Promise<SpooledFile[]>;
}

export interface SpoolOptions {
  root: string;
  /** The limit for waiting and refused messages together, in bytes. */
  limitBytes: number;
  /** The key from the configuration, which is not written into the spool. */
  ownKey: string | undefined;
  now: () => number;
  uuid: () => string;
}

const extension = '.mail';
const idPattern = /^\d{15}-[\w-]+$/;
/** How often the shared spool is measured, in milliseconds; in between, each process adds what it spooled itself. */
const countedForMs = 2_000;
const abandonedAfterMs = 60 * 60_000;

export const openSpool = ({ root, limitBytes, ownKey, now, uuid }: SpoolOptions): Spool => {
  const folders = spoolFolders(root);
  const pathOf = (id: string): string => join(folders.waiting, `${id}${extension}`);
  const claims = createClaims(folders.claims, now);
  const used = usedBytes(folders, now);

  const write = async (id: string, submission: Submission): Promise<void> => {
    const { size } = submission.content;
    await used.within(limitBytes, size, async () => {
      await requireDiskSpace(root, size);
      await writeDurably(folders, pathOf(id), fileOf(submission, ownKey));
    });
  };

  return {
    folders,
    claims,
    outages: createOutages(root, now),
    prepare: async () => {
      await createFolders(folders);
      await Promise.all([sweep(folders.incoming, now), claims.sweep()]);
    },
    put: async (submission) => {
      // Fifteen digits last until the year 33658, so that names sort by time until then.
      const id = `${String(now()).padStart(15, '0')}-${uuid()}`;
      try {
        await write(id, submission);
      } catch (error) {
        if (error instanceof SpoolUnavailable) throw error;
        throw new SpoolUnavailable(`The spool cannot be written: ${Object(error).code ?? 'unknown error'}`, {
          cause: error,
        });
      }
      return id;
    },
    waiting: async () => (await idsIn(folders.waiting)).sort(),
    read: (id) => readSubmission(pathOf(id), ownKey),
    remove: (id) => unlink(pathOf(id)).catch(ignoreMissing),
    setAside: async (id, { status, name, message }) => {
      const note: RefusalNote = { at: new Date(now()).toISOString(), status, name, message };
      await writeDurably(folders, join(folders.refused, `${id}.json`), textOf(`${JSON.stringify(note)}\n`));
      await rename(pathOf(id), join(folders.refused, `${id}${extension}`)).catch(ignoreMissing);
      await syncFolder(folders.refused);
    },
    list: async (folder) => {
      const files = (await idsIn(folders[folder])).sort().map(async (id): Promise<SpooledFile[]> => {
        const file = await stat(join(folders[folder], `${id}${extension}`)).catch(() => undefined);
        return file ? [{ id, bytes: file.size, ageSeconds: Math.max(0, Math.round((now() - timeOf(id)) / 1000)) }] : [];
      });
      return (await Promise.all(files)).flat();
    },
  };
};

const timeOf = (id: string): number => Number(id.slice(0, 15));

const idsIn = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder);
  const ids = names.filter((name) => name.endsWith(extension)).map((name) => name.slice(0, -extension.length));
  return ids.filter((id) => idPattern.test(id));
};

/** Keeps the spool within its limit, by a measurement at most `countedForMs` old and what this process wrote since. */
const usedBytes = (folders: SpoolFolders, now: () => number) => {
  let measured = { at: Number.NEGATIVE_INFINITY, bytes: 0 };
  let measuring: Promise<void> | undefined;
  let writing = 0;
  let written = 0;

  const sizesIn = async (folder: string): Promise<number> => {
    const sizes = (await readdir(folder)).map((name) => stat(join(folder, name)).catch(() => ({ size: 0 })));
    return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
  };
  const measure = async (): Promise<void> => {
    // What is written meanwhile may be measured or not, and counts until the next measurement.
    const before = written;
    const [waiting, refused] = await Promise.all([sizesIn(folders.waiting), sizesIn(folders.refused)]);
    written -= before;
    measured = { at: now(), bytes: waiting + refused };
  };
  const refresh = (): Promise<void> => {
    measuring ??= measure().finally(() => {
      measuring = undefined;
    });
    return measuring;
  };

  return {
    /** Writes `bytes` if they fit. Many clients may be at it at once. Rejects with `SpoolUnavailable`. */
    within: async (limit: number, bytes: number, write: () => Promise<void>): Promise<void> => {
      // The clock may have been set back.
      if (Math.abs(now() - measured.at) >= countedForMs) await refresh();
      if (measured.bytes + written + writing + bytes > limit) throw new SpoolUnavailable('The spool is full');
      writing += bytes;
      try {
        await write();
        written += bytes;
      } finally {
        writing -= bytes;
      }
    },
  };
};

/** Deletes unfinished files of killed processes; these messages were never accepted. */
const sweep = async (folder: string, now: () => number): Promise<void> => {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now() }));
    const writerIsDead = name.endsWith(`@${hostname()}.part`) && !isAlive(Number(name.split('-', 1)[0]));
    if (writerIsDead || now() - mtimeMs > abandonedAfterMs) await unlink(path).catch(() => {});
  }
};

async function* textOf(text: string): AsyncGenerator<string> {
  yield text;
}

const ignoreMissing = (error: unknown): void => {
  if (Object(error).code !== 'ENOENT') throw error;
};
