import type { InForce } from '../../ports/in-force-store.ts';
import { chainOf, covers } from '../../scope.ts';
import { judgeScope, type ScopeJudgeOptions } from './review-scope.ts';

const isWaiting = ({ judged }: InForce): boolean =>
  judged.document.rejected !== undefined || judged.secret.rejected !== undefined;

/** The narrower scopes with an edit that is not in force, widest first. */
const waitingBelow = async ({ inForce }: ScopeJudgeOptions, scope: string): Promise<string[]> => {
  const waiting = (await inForce.list()).filter((pair) => pair.scope !== scope && covers(scope, pair.scope));
  return waiting
    .filter(isWaiting)
    .map((pair) => pair.scope)
    .sort((a, b) => chainOf(a).length - chainOf(b).length);
};

/**
 * Judges the edits of a scope. When they come in force, judges again what was rejected below it: what it lacked may
 * be there now. Rejects as `judgeScope` does.
 */
export const guardSettings = async (options: ScopeJudgeOptions, scope: string): Promise<void> => {
  if (!(await judgeScope(options, scope))) return;
  for (const narrower of await waitingBelow(options, scope)) await judgeScope(options, narrower);
};
