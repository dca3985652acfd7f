import { type AccessRequest, applies, type Statement } from './statement.ts';

export type Decision = { allowed: true } | { allowed: false; reason: string };

/**
 * Evaluates a role's policies as AWS does: an explicit deny wins, then an allow, otherwise the request is denied. A
 * statement that cannot be evaluated never helps the caller: a Deny denies, an Allow does not allow.
 */
export const evaluate = (statements: readonly Statement[], request: AccessRequest): Decision => {
  const judged = statements.map((statement) => ({ effect: statement.Effect, truth: applies(statement, request) }));
  if (judged.some(({ effect, truth }) => effect !== 'Allow' && truth !== false)) {
    return { allowed: false, reason: 'with an explicit deny in an identity-based policy' };
  }
  if (judged.some(({ truth }) => truth === true)) return { allowed: true };
  const doubt = judged.some(({ truth }) => truth === 'unknown')
    ? '; a statement that might allow it cannot be evaluated locally'
    : '';
  return {
    allowed: false,
    reason: `because no identity-based policy allows the ${request.action} action${doubt}`,
  };
};
