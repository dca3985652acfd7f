import type { Judgement } from '../../ports/in-force-store.ts';
import type { Edit, Newest } from './facts.ts';

/**
 * The newest edit, if it is to be judged: newer than what was judged, re-created since then (versions restart at 1),
 * or rejected before, since what it lacked may be there now. What was in force once is not judged again, so that a
 * rollback stays.
 */
export const openEdit = <E extends Edit>(
  newest: Newest<E>,
  { version, rejected }: Judgement,
  judgedAt: number,
): E | undefined => {
  if (newest === undefined || newest === 'gone') return undefined;
  const isNew = newest.version > version || newest.modifiedAt > judgedAt;
  return isNew || (rejected && newest.version === version) ? newest : undefined;
};
