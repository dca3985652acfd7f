import { type ConditionContext, conditionHolds } from './condition.ts';
import { every, some, type Truth } from './truth.ts';
import { hasVariable, matchesArn, matchesWildcard } from './wildcard.ts';

/**
 * One statement of a role's policies, as in the template, its intrinsics resolved to strings. Elements are unknown
 * on purpose: what is not a string or has an unsupported name cannot be evaluated, and is not taken for granted.
 */
export interface Statement {
  readonly Effect: string;
  readonly [element: string]: unknown;
}

/** What a caller wants to do. */
export interface AccessRequest {
  /** e.g. `dynamodb:GetItem`. */
  readonly action: string;
  /** The ARN, or `*` for actions that know no resources. */
  readonly resource: string;
  readonly context: ConditionContext;
}

const supportedElements = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Condition']);

/**
 * Whether a statement is about this request; `unknown` when that hangs on something this evaluator does not know:
 * NotAction, NotResource, principals, policy variables, other condition operators.
 */
export const applies = (statement: Statement, request: AccessRequest): Truth =>
  every([
    Object.keys(statement).every((element) => supportedElements.has(element)) || 'unknown',
    anyPattern(statement.Action, (pattern) => matchesAction(pattern, request.action)),
    anyPattern(statement.Resource, (pattern) => matchesArn(pattern, request.resource)),
    conditionHolds(statement.Condition, request.context),
  ]);

/** Action names are not case-sensitive. */
const matchesAction = (pattern: string, action: string): boolean =>
  matchesWildcard(pattern.toLowerCase(), action.toLowerCase());

const anyPattern = (patterns: unknown, matches: (pattern: string) => Truth): Truth => {
  if (patterns === undefined) return 'unknown';
  return some(
    [patterns]
      .flat()
      .map((pattern) => (typeof pattern === 'string' && !hasVariable(pattern) ? matches(pattern) : 'unknown')),
  );
};
