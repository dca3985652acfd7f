import { chunks } from '../../shared/adapters/chunks.ts';

/** The results of `work` for each item, in order; at most `atOnce` are under way. */
export const inWaves = async <T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> => {
  const results: R[] = [];
  for (const wave of chunks(items, atOnce)) results.push(...(await Promise.all(wave.map(work))));
  return results;
};
