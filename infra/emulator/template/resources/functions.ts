import * as z from 'zod/mini';
import { UnresolvableValue } from '../errors.ts';
import type { FunctionModel, RoleModel } from '../model.ts';
import { ignored, type Resources } from '../resources.ts';

const schema = z.strictObject({
  FunctionName: ignored,
  Description: ignored,
  /** The bundle is JavaScript, so it runs on any processor. */
  Architectures: ignored,
  Runtime: z.literal('nodejs24.x'),
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  Handler: z.string(),
  Role: z.string(),
  Environment: z.optional(z.strictObject({ Variables: z.record(z.string(), z.string()) })),
  Timeout: z.optional(z.number()),
  MemorySize: z.optional(z.number()),
  /** There is no X-Ray here. */
  TracingConfig: ignored,
  LoggingConfig: z.optional(z.strictObject({ LogGroup: z.string() })),
  Layers: z.optional(z.array(z.string())),
});

/** CloudFormation's defaults. */
const defaults = { timeoutSeconds: 3, memoryMb: 128 };

const found = <T>(value: T | undefined, logicalId: string, what: string): T => {
  if (value === undefined) throw new UnresolvableValue(`AWS::Lambda::Function ${logicalId}: ${what}`);
  return value;
};

/** `assets` has the folder of each bundle by its S3 key. */
export const readFunctions = (
  resources: Resources,
  roles: RoleModel[],
  assets: ReadonlyMap<string, string>,
): FunctionModel[] =>
  resources.of('AWS::Lambda::Function', schema).map(({ logicalId, ref, arn, properties }) => ({
    name: ref,
    arn,
    role: found(
      roles.find((role) => role.arn === properties.Role),
      logicalId,
      'its role is not in the template',
    ),
    directory: found(assets.get(properties.Code.S3Key), logicalId, 'its code is not in the cloud assembly'),
    handler: properties.Handler,
    environment: properties.Environment?.Variables ?? {},
    timeoutSeconds: properties.Timeout ?? defaults.timeoutSeconds,
    memoryMb: properties.MemorySize ?? defaults.memoryMb,
    logGroup: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${ref}`,
    layers: properties.Layers ?? [],
  }));
