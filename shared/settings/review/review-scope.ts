import type { PairInForce } from '../../ports/settings/in-force-store.ts';
import { labelPair } from '../in-force/label-pair.ts';
import { moveAudited } from '../in-force/move-audited.ts';
import type { Facts } from './facts.ts';
import { type GatherOptions, gatherFacts } from './gather.ts';
import { isInvalid, type Reporting, reportReview } from './report-review.ts';
import { type ReviewResult, review } from './review.ts';

export type ReviewOptions = GatherOptions & Reporting;

/** Other reviews of the same scope always came first; nothing of this one was recorded. */
export class ReviewOvertaken extends Error {
  override readonly name = 'ReviewOvertaken';
}

/** Attempts; each fails only because another review or save came first. */
const MAX_ATTEMPTS = 8;

/**
 * Reviews the newest edits of a scope, and records the result unless somebody else recorded one meanwhile. Resolves to
 * whether another pair is in force now. Writes no parameter. Rejects with `ReviewOvertaken`, `StoreUnavailable` or
 * `ParametersUnavailable`; it can then be repeated.
 */
export const reviewScope = async (options: ReviewOptions, scope: string): Promise<boolean> => {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const facts = await gatherFacts(options, scope);
    const result = review(facts);
    if (result.kind === 'unchanged') return false;
    if (await move(options, facts, result.next)) return conclude(options, facts.current.since, result);
  }
  throw new ReviewOvertaken(`Other reviews of scope ${scope} kept coming first`);
};

/** Only what people notice is worth an entry: that an edit came in force, or that it was rejected. */
const move = (options: ReviewOptions, facts: Facts, next: PairInForce): Promise<boolean> => {
  const { current } = facts;
  const arn = writerOf(facts);
  const isRejected = [next.reviewed.document, next.reviewed.secret].some(isInvalid);
  const isMoved = next.since !== current.since;
  if (arn === undefined || !(isMoved || isRejected)) return options.inForce.move(next);
  const action = isMoved ? 'settings.edited' : 'settings.rejected';
  return moveAudited(options, current, next, { actor: { type: 'iam', arn }, action });
};

/** Who wrote the newest of the edits. */
const writerOf = ({ document, secret }: Facts): string | undefined => {
  const edits = [document, secret].filter((edit) => typeof edit === 'object');
  return edits.sort((a, b) => b.modifiedAt - a.modifiedAt)[0]?.modifiedBy;
};

const conclude = async (
  { parameters, log, metrics }: ReviewOptions,
  sinceBefore: number | undefined,
  { next, warnings }: Extract<ReviewResult, { kind: 'reviewed' }>,
): Promise<boolean> => {
  const moved = next.since !== sinceBefore;
  if (moved) await labelPair(parameters, next, log);
  reportReview({ log, metrics }, next, { moved, warnings });
  return moved;
};
