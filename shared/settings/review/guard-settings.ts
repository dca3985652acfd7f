import type { PairInForce } from '../../ports/settings/in-force-store.ts';
import { chainOf, covers } from '../../scope.ts';
import { type ReviewOptions, reviewScope } from './review-scope.ts';

const isWaiting = ({ reviewed }: PairInForce): boolean =>
  reviewed.document.rejected !== undefined || reviewed.secret.rejected !== undefined;

/** The narrower scopes with an edit that is not in force, widest first. */
const waitingBelow = async ({ inForce }: ReviewOptions, scope: string): Promise<string[]> => {
  const waiting = (await inForce.list()).filter((pair) => pair.scope !== scope && covers(scope, pair.scope));
  return waiting
    .filter(isWaiting)
    .map((pair) => pair.scope)
    .sort((a, b) => chainOf(a).length - chainOf(b).length);
};

/**
 * Reviews the edits of a scope. When they come in force, reviews the rejected edits of narrower scopes again, since what
 * they lacked may be there now. Rejects as `reviewScope` does.
 */
export const guardSettings = async (options: ReviewOptions, scope: string): Promise<void> => {
  if (!(await reviewScope(options, scope))) return;
  for (const narrower of await waitingBelow(options, scope)) await reviewScope(options, narrower);
};
