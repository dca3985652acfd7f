import { labelPair } from '../in-force/label-pair.ts';
import { type GatherOptions, gatherFacts } from './gather.ts';
import { type Reporting, reportJudgement } from './report-review.ts';
import { judge, SETTLE_MS, type Verdict } from './review.ts';

export interface ScopeJudgeOptions extends GatherOptions, Reporting {
  wait(ms: number): Promise<unknown>;
}

/** Other judgements of the same scope kept coming first; nothing of this one was recorded. */
export class JudgementOvertaken extends Error {
  override readonly name = 'JudgementOvertaken';
}

/** An attempt ends in a wait, of which there is one per password, or in a race lost to another judgement. */
const MAX_ATTEMPTS = 8;

/**
 * Judges the newest edits of a scope, and records what came of them if nobody else did meanwhile. Resolves to whether
 * another pair is in force now. Writes no parameter. Rejects with `JudgementOvertaken`, `StoreUnavailable` or
 * `ParametersUnavailable`: all of it may be done again.
 */
export const judgeScope = async (options: ScopeJudgeOptions, scope: string): Promise<boolean> => {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const facts = await gatherFacts(options, scope);
    const verdict = judge(facts);
    if (verdict.kind === 'unchanged') return false;
    if (verdict.kind === 'wait') {
      await options.wait(Math.min(verdict.until - facts.now, SETTLE_MS));
    } else if (await options.inForce.move(verdict.next)) {
      return conclude(options, facts.current.since, verdict);
    }
  }
  throw new JudgementOvertaken(`Other judgements of scope ${scope} kept coming first`);
};

const conclude = async (
  { parameters, log, metrics }: ScopeJudgeOptions,
  sinceBefore: number | undefined,
  { next, warnings }: Extract<Verdict, { kind: 'judged' }>,
): Promise<boolean> => {
  const moved = next.since !== sinceBefore;
  if (moved) await labelPair(parameters, next, log);
  reportJudgement({ log, metrics }, next, { moved, warnings });
  return moved;
};
