import { NotDone } from '../program.ts';

/** The parts of a template that are used here. */
export interface Template {
  Resources: Record<string, { Type: string; DeletionPolicy?: string; Properties?: Record<string, unknown> }>;
}

/** By logical id: the name that CloudFormation imports a resource by, as `cdk import --resource-mapping` reads it. */
export type ResourceMapping = Record<string, Record<string, string>>;

interface Kind {
  /** Property that identifies a resource for an import (CloudFormation User Guide, "Resource type support"). */
  identifier: string;
  /** What the ARN has before the name; the tagging API names every resource by its ARN. */
  arn: RegExp;
}

/** Every type that a `prod` stack leaves behind when it is deleted. */
const kinds: Readonly<Record<string, Kind>> = {
  'AWS::DynamoDB::Table': { identifier: 'TableName', arn: /^arn:[\w-]+:dynamodb:[^:]*:\d+:table\/([^/]+)$/ },
  'AWS::S3::Bucket': { identifier: 'BucketName', arn: /^arn:[\w-]+:s3:::([^/]+)$/ },
  'AWS::KMS::Key': { identifier: 'KeyId', arn: /^arn:[\w-]+:kms:[^:]*:\d+:key\/(.+)$/ },
  'AWS::Logs::LogGroup': { identifier: 'LogGroupName', arn: /^arn:[\w-]+:logs:[^:]*:\d+:log-group:([^:]+)(?::\*)?$/ },
};

/** The retained resource that a resource of the template stands for; `undefined`: it is gone, and will be created. */
const nameOf = (
  properties: Record<string, unknown>,
  { identifier }: Kind,
  names: readonly string[],
): string | undefined => {
  const fixed = properties[identifier];
  if (typeof fixed === 'string') return names.find((name) => name === fixed);
  if (names.length < 2) return names[0];
  throw new NotDone(
    `Several are left behind, and one can be adopted: ${names.join(', ')}. Delete the others, or their tags.`,
  );
};

/**
 * The resources that a deleted stack retained, for every resource of the template with that policy. `arns` are those
 * tagged with this stage. Throws `NotDone` if several fit.
 */
export const leftovers = (template: Template, arns: readonly string[]): ResourceMapping => {
  const mapping: ResourceMapping = {};
  for (const [logicalId, { Type, DeletionPolicy, Properties = {} }] of Object.entries(template.Resources)) {
    const kind = kinds[Type];
    if (!kind || DeletionPolicy !== 'Retain') continue;
    const names = arns.flatMap((arn) => kind.arn.exec(arn)?.[1] ?? []);
    const name = nameOf(Properties, kind, names);
    if (name !== undefined) mapping[logicalId] = { [kind.identifier]: name };
  }
  return mapping;
};
