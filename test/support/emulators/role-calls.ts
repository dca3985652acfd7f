import { BatchGetItemCommand, CreateTableCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeAll } from 'vitest';
import type { Statement } from '../../../infra/emulator/iam/statement.ts';
import { account, type ClientConfig, region, testEndpointWith } from './aws-endpoint.ts';

export const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
export const table = arn('dynamodb', 'table/emails');
export const TableName = 'emails';
export const Key = { pk: { S: 'a' } };
export const QueueUrl = 'http://localhost/000000000000/send';

/** Clients of each service on which roles are tested. */
export class Clients {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly ssm: SSMClient;

  constructor(config: ClientConfig) {
    this.dynamodb = new DynamoDBClient(config);
    this.sqs = new SQSClient(config);
    this.ssm = new SSMClient(config);
  }

  destroy(): void {
    for (const client of [this.dynamodb, this.sqs, this.ssm]) client.destroy();
  }
}

export type Call = (clients: Clients) => Promise<unknown>;

/** An endpoint for a test file, with the resources that roles refer to. `as` makes a call with these statements. */
export const testRoles = () => {
  const given = testEndpointWith(Clients);
  beforeAll(() => createResources(given.client));
  const as = async (statements: Statement[], call: Call): Promise<unknown> => {
    const clients = new Clients(given.endpoint.role(statements));
    return call(clients).finally(() => clients.destroy());
  };
  return { given, as };
};

const createResources = async ({ dynamodb, sqs, ssm }: Clients): Promise<void> => {
  const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' }) as const;
  for (const name of [TableName, 'other']) {
    await dynamodb.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [string('pk'), string('shard')],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'due',
            KeySchema: [{ AttributeName: 'shard', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      }),
    );
  }
  await sqs.send(new CreateQueueCommand({ QueueName: 'send' }));
  for (const Name of ['/shop/a', '/shop/b']) {
    await ssm.send(new PutParameterCommand({ Name, Value: 'x', Type: 'String' }));
  }
};

export const query = (IndexName?: string) =>
  new QueryCommand({
    TableName,
    IndexName,
    KeyConditionExpression: '#key = :key',
    ExpressionAttributeNames: { '#key': IndexName ? 'shard' : 'pk' },
    ExpressionAttributeValues: { ':key': { S: 'a' } },
  });

export const batch = (...tables: string[]) =>
  new BatchGetItemCommand({ RequestItems: Object.fromEntries(tables.map((name) => [name, { Keys: [Key] }])) });
