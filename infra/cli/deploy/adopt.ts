import { CommandFailed } from '../program.ts';

/** The parts of a CloudFormation template that are used here. */
export interface Template {
  Resources: Record<string, { Type: string; DeletionPolicy?: string; Properties?: Record<string, unknown> }>;
}

/** Identifiers of resources to import, by logical id, in the format of `cdk import --resource-mapping`. */
export type ResourceMapping = Record<string, Record<string, string>>;

interface ImportableType {
  /** Property that identifies the resource in an import (CloudFormation User Guide, "Resource type support"). */
  identifier: string;
  /** Matches the ARN, as the tagging API returns it, and captures the name. */
  arn: RegExp;
}

/** The types that a `prod` stack retains when it is deleted. */
const importableTypes: Readonly<Record<string, ImportableType>> = {
  'AWS::DynamoDB::Table': { identifier: 'TableName', arn: /^arn:[\w-]+:dynamodb:[^:]*:\d+:table\/([^/]+)$/ },
  'AWS::S3::Bucket': { identifier: 'BucketName', arn: /^arn:[\w-]+:s3:::([^/]+)$/ },
  'AWS::KMS::Key': { identifier: 'KeyId', arn: /^arn:[\w-]+:kms:[^:]*:\d+:key\/(.+)$/ },
  'AWS::Logs::LogGroup': { identifier: 'LogGroupName', arn: /^arn:[\w-]+:logs:[^:]*:\d+:log-group:([^:]+)(?::\*)?$/ },
};

/** The retained resource for a resource of the template. `undefined`: there is none, so it will be created. */
const nameOf = (
  properties: Record<string, unknown>,
  { identifier }: ImportableType,
  names: readonly string[],
): string | undefined => {
  const explicitName = properties[identifier];
  if (typeof explicitName === 'string') return names.find((name) => name === explicitName);
  if (names.length < 2) return names[0];
  throw new CommandFailed(
    `Only one of these can be imported: ${names.join(', ')}. Delete the others, or remove their tags.`,
  );
};

/**
 * The resources that a deleted stack retained, for each resource of the template with that deletion policy. `arns` are all
 * those tagged with this stage. Throws `CommandFailed` if several match one resource.
 */
export const retainedResources = (template: Template, arns: readonly string[]): ResourceMapping => {
  const mapping: ResourceMapping = {};
  for (const [logicalId, { Type, DeletionPolicy, Properties = {} }] of Object.entries(template.Resources)) {
    const type = importableTypes[Type];
    if (!type || DeletionPolicy !== 'Retain') continue;
    const names = arns.flatMap((arn) => type.arn.exec(arn)?.[1] ?? []);
    const name = nameOf(Properties, type, names);
    if (name !== undefined) mapping[logicalId] = { [type.identifier]: name };
  }
  return mapping;
};
