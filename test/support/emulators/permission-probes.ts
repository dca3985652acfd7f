import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  LabelParameterVersionCommand,
  type ParameterTier,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { ClientConfig } from './aws-endpoint.ts';

/** Makes one call that requires a permission, with the caller's credentials, on the resource of this ARN. */
export type Probe = (caller: ClientConfig, arn: string) => Promise<unknown>;

const item = { pk: { S: 'probe' }, sk: { S: 'probe' } };
const last = (arn: string): string => arn.split(/[:/]/).at(-1) ?? '';
/** `arn:…:table/emails/index/due` */
const table = (arn: string): string => /table\/([^/]+)/.exec(arn)?.[1] ?? '';
const index = (arn: string): string | undefined => /index\/(.+)$/.exec(arn)?.[1];
const bucket = (arn: string): string => /:::([^/]+)/.exec(arn)?.[1] ?? '';
/** `arn:aws:s3:::contents/held/*` */
const objectKey = (arn: string): string => `${/:::[^/]+\/(.*)\*$/.exec(arn)?.[1]}probe`;
const parameter = (arn: string): string => (/:parameter(\/.*)$/.exec(arn)?.[1] ?? '').replace('*', 'default');
const queue = (caller: ClientConfig, arn: string): string => `${caller.endpoint}/000000000000/${last(arn)}`;

const dynamoDb = (caller: ClientConfig) => new DynamoDBClient(caller);
const s3 = (caller: ClientConfig) => new S3Client({ ...caller, forcePathStyle: true });
const sqs = (caller: ClientConfig) => new SQSClient(caller);
const ssm = (caller: ClientConfig) => new SSMClient(caller);

const query: Probe = (caller, arn) => {
  const IndexName = index(arn);
  const keys: Record<string, string> = { due: 'dueShard', held: 'heldScope', log: 'logDay' };
  return dynamoDb(caller).send(
    new QueryCommand({
      TableName: table(arn),
      ...(IndexName && { IndexName }),
      KeyConditionExpression: '#key = :value',
      ExpressionAttributeNames: { '#key': IndexName ? (keys[IndexName] ?? '') : 'pk' },
      ExpressionAttributeValues: { ':value': { S: 'probe' } },
    }),
  );
};

/** A password used only by the KMS probes, encrypted with the stack's key. */
const probedSecret = '/storemail/dev/secrets/probe/smtp-password';

export const putProbedSecret = (caller: ClientConfig, keyArn: string, Tier: ParameterTier = 'Standard') =>
  ssm(caller).send(
    new PutParameterCommand({
      Name: probedSecret,
      Value: 'probe',
      Type: 'SecureString',
      KeyId: keyArn,
      Overwrite: true,
      Tier,
    }),
  );

/** Probes by action. A permission without a probe fails the test. */
export const probes: Readonly<Record<string, Probe>> = {
  'dynamodb:GetItem': (as, arn) => dynamoDb(as).send(new GetItemCommand({ TableName: table(arn), Key: item })),
  'dynamodb:BatchGetItem': (as, arn) =>
    dynamoDb(as).send(new BatchGetItemCommand({ RequestItems: { [table(arn)]: { Keys: [item] } } })),
  'dynamodb:PutItem': (as, arn) => dynamoDb(as).send(new PutItemCommand({ TableName: table(arn), Item: item })),
  'dynamodb:UpdateItem': (as, arn) => dynamoDb(as).send(new UpdateItemCommand({ TableName: table(arn), Key: item })),
  'dynamodb:PartiQLUpdate': (as, arn) =>
    dynamoDb(as).send(
      new BatchExecuteStatementCommand({
        Statements: [
          {
            Statement: `UPDATE "${table(arn)}" SET "probed"=? WHERE "pk"=? AND "sk"=?`,
            Parameters: [{ BOOL: true }, item.pk, item.sk],
          },
        ],
      }),
    ),
  'dynamodb:DeleteItem': (as, arn) => dynamoDb(as).send(new DeleteItemCommand({ TableName: table(arn), Key: item })),
  'dynamodb:Query': query,
  'lambda:InvokeFunction': (as, arn) => new LambdaClient(as).send(new InvokeCommand({ FunctionName: arn })),
  's3:GetObject': (as, arn) => s3(as).send(new GetObjectCommand({ Bucket: bucket(arn), Key: objectKey(arn) })),
  's3:PutObject': (as, arn) =>
    s3(as).send(new PutObjectCommand({ Bucket: bucket(arn), Key: objectKey(arn), Body: 'probe' })),
  's3:DeleteObject': (as, arn) => s3(as).send(new DeleteObjectCommand({ Bucket: bucket(arn), Key: objectKey(arn) })),
  's3:ListBucket': (as, arn) => s3(as).send(new ListObjectsV2Command({ Bucket: bucket(arn) })),
  'sqs:SendMessage': (as, arn) =>
    sqs(as).send(new SendMessageCommand({ QueueUrl: queue(as, arn), MessageBody: 'probe' })),
  'sqs:ReceiveMessage': (as, arn) => sqs(as).send(new ReceiveMessageCommand({ QueueUrl: queue(as, arn) })),
  'sqs:DeleteMessage': (as, arn) =>
    sqs(as).send(new DeleteMessageCommand({ QueueUrl: queue(as, arn), ReceiptHandle: 'probe' })),
  'sqs:ChangeMessageVisibility': (as, arn) =>
    sqs(as).send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queue(as, arn), ReceiptHandle: 'probe', VisibilityTimeout: 1 }),
    ),
  'sqs:GetQueueAttributes': (as, arn) =>
    sqs(as).send(new GetQueueAttributesCommand({ QueueUrl: queue(as, arn), AttributeNames: ['QueueArn'] })),
  'sqs:GetQueueUrl': (as, arn) => sqs(as).send(new GetQueueUrlCommand({ QueueName: last(arn) })),
  'ssm:GetParameter': (as, arn) => ssm(as).send(new GetParameterCommand({ Name: parameter(arn) })),
  'ssm:GetParameterHistory': (as, arn) => ssm(as).send(new GetParameterHistoryCommand({ Name: parameter(arn) })),
  'ssm:LabelParameterVersion': (as, arn) =>
    ssm(as).send(new LabelParameterVersionCommand({ Name: parameter(arn), Labels: ['probe'] })),
  'ssm:PutParameter': (as, arn) =>
    ssm(as).send(new PutParameterCommand({ Name: parameter(arn), Value: '{}', Type: 'String', Overwrite: true })),
  // SSM calls KMS on the caller's behalf.
  'kms:Decrypt': (as) => ssm(as).send(new GetParameterCommand({ Name: probedSecret, WithDecryption: true })),
  'kms:Encrypt': (as, arn) => putProbedSecret(as, arn),
  'kms:GenerateDataKey': (as, arn) => putProbedSecret(as, arn, 'Advanced'),
  'ssm:DeleteParameter': (as, arn) => ssm(as).send(new DeleteParameterCommand({ Name: parameter(arn) })),
};
