import * as z from 'zod/mini';
import { UnsupportedProperty } from '../errors.ts';
import type { PolicyStatement, RoleModel } from '../model.ts';
import { ignored, type Resources } from '../resources.ts';

const oneOrMore = z.union([z.string(), z.array(z.string())]);

const statement = z.strictObject({
  Sid: z.exactOptional(z.string()),
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.exactOptional(oneOrMore),
  NotAction: z.exactOptional(oneOrMore),
  Resource: z.exactOptional(oneOrMore),
  NotResource: z.exactOptional(oneOrMore),
  Condition: z.exactOptional(z.record(z.string(), z.record(z.string(), oneOrMore))),
});

const document = z.strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(statement) });

const roleSchema = z.strictObject({
  RoleName: ignored,
  Description: ignored,
  /** Which service may assume the role; here it is always Lambda. */
  AssumeRolePolicyDocument: ignored,
  ManagedPolicyArns: z.optional(z.array(z.string())),
  Policies: z.optional(z.array(z.strictObject({ PolicyName: ignored, PolicyDocument: document }))),
});

const policySchema = z.strictObject({
  PolicyName: ignored,
  PolicyDocument: document,
  Roles: z.array(z.string()),
});

const managedPolicies: Record<string, PolicyStatement[]> = {
  'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole': [
    { Effect: 'Allow', Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' },
  ],
};

const managedStatements = (policyArn: string, logicalId: string): PolicyStatement[] => {
  const statements = managedPolicies[policyArn];
  if (statements) return statements;
  throw new UnsupportedProperty(
    `AWS::IAM::Role ${logicalId}: the local runner does not support the policy ${policyArn}`,
  );
};

/** Every role with all statements that apply to it: inline policies, attached policies and AWS managed policies. */
export const readRoles = (resources: Resources): RoleModel[] => {
  const policies = resources.of('AWS::IAM::Policy', policySchema);
  return resources.of('AWS::IAM::Role', roleSchema).map(({ logicalId, ref, arn, properties }) => ({
    name: ref,
    arn,
    statements: [
      ...(properties.ManagedPolicyArns ?? []).flatMap((policyArn) => managedStatements(policyArn, logicalId)),
      ...(properties.Policies ?? []).flatMap((policy) => policy.PolicyDocument.Statement),
      ...policies
        .filter((policy) => policy.properties.Roles.includes(ref))
        .flatMap((policy) => policy.properties.PolicyDocument.Statement),
    ],
  }));
};
