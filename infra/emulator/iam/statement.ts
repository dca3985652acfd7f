import { type ConditionContext, conditionHolds } from './condition.ts';
import { every, some, type Truth } from './truth.ts';
import { hasVariable, matchesArn, matchesWildcard } from './wildcard.ts';

/**
 * One statement of a role's policies, with intrinsics resolved to strings. Elements are typed `unknown` on purpose:
 * anything that is not a string or has an unsupported name cannot be evaluated, and must not be taken for granted.
 */
export interface Statement {
  readonly Effect: string;
  readonly [element: string]: unknown;
}

/** A request to be authorized. */
export interface AccessRequest {
  /** Such as `dynamodb:GetItem`. */
  readonly action: string;
  /** The ARN, or `*` for actions without resource-level permissions. */
  readonly resource: string;
  readonly context: ConditionContext;
}

const supportedElements = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Condition']);

/**
 * Whether a statement applies to this request; `unknown` if that depends on something not supported here: NotAction,
 * NotResource, principals, policy variables, other condition operators.
 */
export const applies = (statement: Statement, request: AccessRequest): Truth =>
  every([
    Object.keys(statement).every((element) => supportedElements.has(element)) || 'unknown',
    anyPattern(statement.Action, (pattern) => matchesAction(pattern, request.action)),
    anyPattern(statement.Resource, (pattern) => matchesArn(pattern, request.resource)),
    conditionHolds(statement.Condition, request.context),
  ]);

/** Action names are case-insensitive. */
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
