import { labelPair } from '../in-force/label-pair.ts';
import { type GatherOptions, gatherFacts } from './gather.ts';
import { type Reporting, reportReview } from './report-review.ts';
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
    if (await options.inForce.move(result.next)) return conclude(options, facts.current.since, result);
  }
  throw new ReviewOvertaken(`Other reviews of scope ${scope} kept coming first`);
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
