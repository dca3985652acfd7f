import { BatchGetItemCommand, CreateTableCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { account, type ClientConfig, region } from './aws-endpoint.ts';

export const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
export const table = arn('dynamodb', 'table/emails');
export const TableName = 'emails';
export const Key = { pk: { S: 'a' } };
export const QueueUrl = 'http://localhost/000000000000/send';

export const clientsOf = (config: ClientConfig) => ({
  dynamodb: new DynamoDBClient(config),
  sqs: new SQSClient(config),
  ssm: new SSMClient(config),
});
export type Clients = ReturnType<typeof clientsOf>;
export const destroy = ({ dynamodb, sqs, ssm }: Clients): void => {
  for (const client of [dynamodb, sqs, ssm]) client.destroy();
};

/** The tables, the queue and the parameters that calls of a role are about. */
export const createResources = async ({ dynamodb, sqs, ssm }: Clients): Promise<void> => {
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

export type Call = (clients: Clients) => Promise<unknown>;

/** Calls with these credentials, by clients that are gone afterwards. */
export const callAs = async (config: ClientConfig, call: Call): Promise<unknown> => {
  const clients = clientsOf(config);
  return call(clients).finally(() => destroy(clients));
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
