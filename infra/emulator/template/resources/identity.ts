import { createHash } from 'node:crypto';
import type { DeployedTo } from '../raw-template.ts';

/** The values of `Ref` and `Fn::GetAtt` for a resource. */
export interface Identity {
  ref: string;
  attributes: Record<string, string>;
}

/** A resource without a resolved name yet; `property` reads one of its properties, resolved. */
interface Unnamed {
  logicalId: string;
  property: (name: string) => string | undefined;
  deployment: DeployedTo;
}

type Naming = (resource: Unnamed) => Identity;

/** Deterministic, so that the data directory of an earlier run is found again. */
const digest = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

const generatedName = ({ logicalId, deployment }: Unnamed): string => `${deployment.stackName}-${logicalId}`;

const nameOf = (resource: Unnamed, property: string): string => resource.property(property) ?? generatedName(resource);

const arn = ({ deployment: { region, account } }: Unnamed, service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

const queue: Naming = (resource) => {
  const name = nameOf(resource, 'QueueName');
  const url = `${resource.deployment.endpointUrl}/${resource.deployment.account}/${name}`;
  return { ref: url, attributes: { Arn: arn(resource, 'sqs', name), QueueName: name, QueueUrl: url } };
};

const table: Naming = (resource) => {
  const name = nameOf(resource, 'TableName');
  return { ref: name, attributes: { Arn: arn(resource, 'dynamodb', `table/${name}`) } };
};

const bucket: Naming = (resource) => {
  // Bucket names are lower-case and have at most 63 characters.
  const name = resource.property('BucketName') ?? generatedName(resource).toLowerCase().slice(0, 63);
  return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
};

const lambda: Naming = (resource) => {
  const name = nameOf(resource, 'FunctionName');
  return { ref: name, attributes: { Arn: arn(resource, 'lambda', `function:${name}`) } };
};

const role: Naming = (resource) => {
  const name = nameOf(resource, 'RoleName');
  return { ref: name, attributes: { Arn: `arn:aws:iam::${resource.deployment.account}:role/${name}` } };
};

const key: Naming = (resource) => {
  const id = digest(generatedName(resource), 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { ref: id, attributes: { Arn: arn(resource, 'kms', `key/${id}`), KeyId: id } };
};

const logGroup: Naming = (resource) => {
  const name = nameOf(resource, 'LogGroupName');
  return { ref: name, attributes: { Arn: arn(resource, 'logs', `log-group:${name}:*`) } };
};

const rule: Naming = (resource) => {
  const name = nameOf(resource, 'Name');
  return { ref: name, attributes: { Arn: arn(resource, 'events', `rule/${name}`) } };
};

const httpApi: Naming = (resource) => {
  const id = digest(generatedName(resource), 10);
  return { ref: id, attributes: { ApiId: id } };
};

const integration: Naming = (resource) => ({ ref: digest(generatedName(resource), 7), attributes: {} });

const namings: Record<string, Naming> = {
  'AWS::SQS::Queue': queue,
  'AWS::DynamoDB::Table': table,
  'AWS::S3::Bucket': bucket,
  'AWS::Lambda::Function': lambda,
  'AWS::IAM::Role': role,
  'AWS::KMS::Key': key,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Events::Rule': rule,
  'AWS::ApiGatewayV2::Api': httpApi,
  'AWS::ApiGatewayV2::Integration': integration,
};

/** The name and ARN of a resource; `undefined` for a type that no supported resource refers to. */
export const identityOf = (type: string, resource: Unnamed): Identity | undefined => namings[type]?.(resource);
