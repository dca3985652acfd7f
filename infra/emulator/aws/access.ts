import type { Authorizer } from '../iam/authorizer.ts';
import { AccessDenied } from './aws-error.ts';
import type { AwsCall, Caller, Permission } from './call.ts';
import type { Location } from './location.ts';

/** Checks permissions of callers with the authorizer. */
export interface Access {
  callerOf(accessKeyId: string): Caller;
  allows(caller: Caller, permission: Permission): boolean;
  /** Throws `AccessDenied` with AWS's message: caller, action, resource and reason. */
  demand(caller: Caller, permission: Permission): void;
  /**
   * Demands every permission that a call needs. A call whose permissions are unknown is allowed to the operator only.
   */
  demandAll(caller: Caller, call: AwsCall): void;
}

export const createAccess = (authorizer: Authorizer, { account }: Location): Access => {
  const decide = ({ accessKeyId }: Caller, { action, resource, context = {} }: Permission) =>
    authorizer.decide(accessKeyId, action, resource, context);

  const demand = (caller: Caller, permission: Permission): void => {
    const decision = decide(caller, permission);
    if (decision.allowed) return;
    const { action, resource } = permission;
    throw new AccessDenied(
      `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${decision.reason}`,
    );
  };

  return {
    callerOf: (accessKeyId) => {
      const role = authorizer.roleOf(accessKeyId);
      const arn = role
        ? `arn:aws:sts::${account}:assumed-role/${role.name}/${accessKeyId}`
        : `arn:aws:iam::${account}:user/${accessKeyId}`;
      return { accessKeyId, arn };
    },
    allows: (caller, permission) => decide(caller, permission).allowed,
    demand,
    demandAll: (caller, { operation, permissions }) => {
      if (!permissions && authorizer.roleOf(caller.accessKeyId)) {
        throw new AccessDenied(
          `User: ${caller.arn} is not authorized to perform: ${operation}; the local endpoint has no IAM action for it`,
        );
      }
      for (const permission of permissions ?? []) demand(caller, permission);
    },
  };
};
