import type { Review } from '../../ports/settings/in-force-store.ts';
import type { Edit, Newest } from './facts.ts';

/**
 * The newest edit, if it is to be reviewed: newer than what was reviewed, re-created since then (versions restart at 1),
 * or rejected before, since what it lacked may be there now. What was in force once is not reviewed again, so that a
 * rollback stays.
 */
export const openEdit = <E extends Edit>(
  newest: Newest<E>,
  { version, rejected }: Review,
  reviewedAt: number,
): E | undefined => {
  if (newest === undefined || newest === 'gone') return undefined;
  const isNew = newest.version > version || newest.modifiedAt > reviewedAt;
  return isNew || (rejected && newest.version === version) ? newest : undefined;
};
