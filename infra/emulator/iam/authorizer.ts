import type { ConditionContext } from './condition.ts';
import { type Decision, evaluate } from './policy.ts';
import type { Statement } from './statement.ts';

export interface Role {
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** Maps access keys to roles and evaluates the roles' permissions. */
export interface Authorizer {
  /** Makes this access key act as the role, replacing any earlier registration. */
  register(accessKeyId: string, role: Role): void;
  /** The role of an access key; `undefined` for the operator. */
  roleOf(accessKeyId: string): Role | undefined;
  /** Evaluates a request. The operator, which is every unregistered key, may do everything. */
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
