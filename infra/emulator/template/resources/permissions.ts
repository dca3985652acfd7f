import * as z from 'zod/mini';
import { MissingPermission } from '../errors.ts';
import { functionNameOf } from '../function-name.ts';
import type { Resources } from '../resources.ts';

const schema = z.strictObject({
  Action: z.literal('lambda:InvokeFunction'),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.optional(z.string()),
});

/** Throws `MissingPermission` if AWS would refuse to let the service call the function on behalf of `sourceArn`. */
export type PermissionCheck = (functionName: string, principal: string, sourceArn: string) => void;

/** `*` matches any characters, as in `ArnLike`. */
const matches = (pattern: string, arn: string): boolean => {
  const literals = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`).test(arn);
};

/** Checks a function's resource policy as AWS does before API Gateway or EventBridge may call it. */
export const readPermissions = (resources: Resources): PermissionCheck => {
  const permissions = resources.of('AWS::Lambda::Permission', schema).map(({ properties }) => properties);
  return (functionName, principal, sourceArn) => {
    const allowed = permissions.some(
      (permission) =>
        functionNameOf(permission.FunctionName) === functionName &&
        permission.Principal === principal &&
        matches(permission.SourceArn ?? '*', sourceArn),
    );
    if (allowed) return;
    throw new MissingPermission(`No AWS::Lambda::Permission lets ${principal} call ${functionName} for ${sourceArn}`);
  };
};
