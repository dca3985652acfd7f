import { limit } from '../../shared/runtime/limit.ts';

/** The results of `work` for each item, in order; at most `max` are under way. */
export const mapWithLimit = <T, R>(max: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> => {
  const turn = limit(max);
  return Promise.all(items.map((item) => turn(() => work(item))));
};
