import { env } from './env.ts';

/**
 * Partitions that the indexes of emails are split into, since each takes 1,000 writes a second: the due index as a whole,
 * the log for each scope and day. 64 at most.
 */
export interface IndexShards {
  due: number;
  log: number;
}

/** Enough for some 2,000 emails a second, of which 1,000 for one scope. */
export const defaultShards: IndexShards = { due: 4, log: 1 };

/** What the deployment is set to. */
export const indexShards = (source: NodeJS.ProcessEnv = process.env): IndexShards => ({
  due: Number(source[env.dueShards] ?? defaultShards.due),
  log: Number(source[env.logShards] ?? defaultShards.log),
});
