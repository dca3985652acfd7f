import type { ConditionContext } from './condition.ts';
import { type Decision, evaluate } from './policy.ts';
import type { Statement } from './statement.ts';

export interface Role {
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** Knows which access keys belong to which role, and what these may do. */
export interface Authorizer {
  /** From now on this access key acts as the role; a later call replaces an earlier one. */
  register(accessKeyId: string, role: Role): void;
  /** The role of an access key; `undefined` is the operator. */
  roleOf(accessKeyId: string): Role | undefined;
  /** The operator, which is every key that is not registered, may do everything. */
  decide(accessKeyId: string, action: string, resourceArn: string, context: ConditionContext): Decision;
}

export const createAuthorizer = (): Authorizer => {
  const roles = new Map<string, Role>();
  return {
    register: (accessKeyId, role) => void roles.set(accessKeyId, role),
    roleOf: (accessKeyId) => roles.get(accessKeyId),
    decide: (accessKeyId, action, resource, context) => {
      const role = roles.get(accessKeyId);
      return role ? evaluate(role.statements, { action, resource, context }) : { allowed: true };
    },
  };
};
