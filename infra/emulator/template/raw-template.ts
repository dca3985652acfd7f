import * as z from 'zod/mini';

const rawResource = z.object({
  Type: z.string(),
  Properties: z.exactOptional(z.record(z.string(), z.unknown())),
  /** The name of a condition; the resource exists only if that holds. */
  Condition: z.exactOptional(z.string()),
});

export const rawTemplate = z.object({
  Resources: z.record(z.string(), rawResource),
  Parameters: z.exactOptional(z.record(z.string(), z.object({ Default: z.optional(z.unknown()) }))),
  Conditions: z.exactOptional(z.record(z.string(), z.unknown())),
});

export type RawResource = z.infer<typeof rawResource>;

/** A CloudFormation template as written by CDK, unresolved. */
export type RawTemplate = z.infer<typeof rawTemplate>;

/** Where the template is deployed to: what the pseudo parameters and the ARNs say. */
export interface DeployedTo {
  region: string;
  /** Twelve digits. */
  account: string;
  stackName: string;
  /** Base URL of the AWS endpoint; queue URLs begin with it. */
  endpointUrl: string;
}
