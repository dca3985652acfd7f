import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  QueryCommand,
  TransactGetItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '../../infra/emulator/iam/statement.ts';
import {
  account,
  allow,
  type ClientConfig,
  region,
  startTestEndpoint,
  type TestEndpoint,
} from '../support/emulators/aws-endpoint.ts';

let endpoint: TestEndpoint;
let operator: { dynamodb: DynamoDBClient; sqs: SQSClient; ssm: SSMClient };

const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
const table = arn('dynamodb', 'table/emails');
const TableName = 'emails';
const Key = { pk: { S: 'a' } };
const QueueUrl = 'http://localhost/000000000000/send';

const clientsOf = (config: ClientConfig) => ({
  dynamodb: new DynamoDBClient(config),
  sqs: new SQSClient(config),
  ssm: new SSMClient(config),
});
type Clients = ReturnType<typeof clientsOf>;
const destroy = ({ dynamodb, sqs, ssm }: Clients): void => {
  for (const client of [dynamodb, sqs, ssm]) client.destroy();
};

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  operator = clientsOf(endpoint.operator);
  const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' }) as const;
  for (const name of [TableName, 'other']) {
    await operator.dynamodb.send(
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
  await operator.sqs.send(new CreateQueueCommand({ QueueName: 'send' }));
  for (const Name of ['/shop/a', '/shop/b']) {
    await operator.ssm.send(new PutParameterCommand({ Name, Value: 'x', Type: 'String' }));
  }
});
afterAll(async () => {
  destroy(operator);
  await endpoint.close();
});

const as = async (statements: Statement[], call: (clients: Clients) => Promise<unknown>): Promise<unknown> => {
  const clients = clientsOf(endpoint.role(statements));
  return call(clients).finally(() => destroy(clients));
};
const query = (IndexName?: string) =>
  new QueryCommand({
    TableName,
    IndexName,
    KeyConditionExpression: '#key = :key',
    ExpressionAttributeNames: { '#key': IndexName ? 'shard' : 'pk' },
    ExpressionAttributeValues: { ':key': { S: 'a' } },
  });
const batch = (...tables: string[]) =>
  new BatchGetItemCommand({ RequestItems: Object.fromEntries(tables.map((name) => [name, { Keys: [Key] }])) });

/** What a call needs, exactly: with it the call works, without it not. */
const needs: [string, string, string, (clients: Clients) => Promise<unknown>][] = [
  ['GetItem', 'dynamodb:GetItem', table, (c) => c.dynamodb.send(new GetItemCommand({ TableName, Key }))],
  ['UpdateItem', 'dynamodb:UpdateItem', table, (c) => c.dynamodb.send(new UpdateItemCommand({ TableName, Key }))],
  ['Query', 'dynamodb:Query', table, (c) => c.dynamodb.send(query())],
  ['Query of an index', 'dynamodb:Query', `${table}/index/due`, (c) => c.dynamodb.send(query('due'))],
  ['BatchGetItem', 'dynamodb:BatchGetItem', table, (c) => c.dynamodb.send(batch(TableName))],
  [
    'BatchWriteItem',
    'dynamodb:BatchWriteItem',
    table,
    (c) => c.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { emails: [{ PutRequest: { Item: Key } }] } })),
  ],
  ['ListTables', 'dynamodb:ListTables', '*', (c) => c.dynamodb.send(new ListTablesCommand())],
  [
    'SendMessage',
    'sqs:SendMessage',
    arn('sqs', 'send'),
    (c) => c.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' })),
  ],
  [
    'SendMessageBatch',
    'sqs:SendMessage',
    arn('sqs', 'send'),
    (c) => c.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'x' }] })),
  ],
  [
    'DeleteMessageBatch',
    'sqs:DeleteMessage',
    arn('sqs', 'send'),
    (c) => c.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', ReceiptHandle: 'x' }] })),
  ],
  [
    'ChangeMessageVisibilityBatch',
    'sqs:ChangeMessageVisibility',
    arn('sqs', 'send'),
    (c) =>
      c.sqs.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl,
          Entries: [{ Id: 'a', ReceiptHandle: 'x', VisibilityTimeout: 1 }],
        }),
      ),
  ],
  [
    'ReceiveMessage',
    'sqs:ReceiveMessage',
    arn('sqs', 'send'),
    (c) => c.sqs.send(new ReceiveMessageCommand({ QueueUrl })),
  ],
  [
    'GetQueueUrl',
    'sqs:GetQueueUrl',
    arn('sqs', 'send'),
    (c) => c.sqs.send(new GetQueueUrlCommand({ QueueName: 'send' })),
  ],
  ['ListQueues', 'sqs:ListQueues', '*', (c) => c.sqs.send(new ListQueuesCommand())],
  [
    'GetParameter',
    'ssm:GetParameter',
    arn('ssm', 'parameter/shop/a'),
    (c) => c.ssm.send(new GetParameterCommand({ Name: '/shop/a:1' })),
  ],
  [
    'GetParameter by ARN',
    'ssm:GetParameter',
    arn('ssm', 'parameter/shop/a'),
    (c) => c.ssm.send(new GetParameterCommand({ Name: arn('ssm', 'parameter/shop/a') })),
  ],
  [
    'GetParametersByPath',
    'ssm:GetParametersByPath',
    arn('ssm', 'parameter/shop'),
    (c) => c.ssm.send(new GetParametersByPathCommand({ Path: '/shop' })),
  ],
  [
    'PutParameter',
    'ssm:PutParameter',
    arn('ssm', 'parameter/shop/a'),
    (c) => c.ssm.send(new PutParameterCommand({ Name: ' /shop/a', Value: 'y', Overwrite: true })),
  ],
  [
    'DescribeParameters',
    'ssm:DescribeParameters',
    arn('ssm', '*'),
    (c) => c.ssm.send(new DescribeParametersCommand({})),
  ],
];

describe('a role', () => {
  it.each(needs)('may call %s with %s', async (_, action, resource, call) => {
    await expect(as([allow(action, resource)], call)).resolves.toBeDefined();
  });

  it.each(needs)('may not call %s without %s', async (_, action, resource, call) => {
    const others = [
      allow('*', [arn('dynamodb', 'table/mine'), arn('sqs', 'mine'), arn('ssm', 'parameter/mine')]),
      { Effect: 'Allow', NotAction: action, Resource: '*' },
    ];
    const refused = await as(others, call).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      name: expect.stringMatching(/^AccessDenied/),
      message: expect.stringContaining(`is not authorized to perform: ${action} on resource: ${resource} because`),
    });
  });

  it('needs the action on every table of a batch', async () => {
    const refused = as([allow('dynamodb:*', table)], (c) => c.dynamodb.send(batch(TableName, 'other')));
    await expect(refused).rejects.toThrow(`dynamodb:BatchGetItem on resource: ${arn('dynamodb', 'table/other')}`);
  });

  it('needs the action on every parameter of a list', async () => {
    const refused = as([allow('ssm:*', arn('ssm', 'parameter/shop/a'))], (c) =>
      c.ssm.send(new GetParametersCommand({ Names: ['/shop/a', '/shop/b'] })),
    );
    await expect(refused).rejects.toThrow(`ssm:GetParameters on resource: ${arn('ssm', 'parameter/shop/b')}`);
  });

  it('does not get at a table by the name of an index', async () => {
    const refused = as([allow('dynamodb:*', `${table}/index/due`)], (c) => c.dynamodb.send(query()));
    await expect(refused).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('needs another action to tag a new parameter', async () => {
    const put = new PutParameterCommand({
      Name: '/shop/t',
      Value: 'x',
      Type: 'String',
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    const refused = as([allow('ssm:PutParameter', '*')], (c) => c.ssm.send(put));
    await expect(refused).rejects.toThrow('ssm:AddTagsToResource');
  });

  it('may not call what the endpoint knows no action for, whatever its policies say', async () => {
    const transaction = new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key } }] });
    const refused = as([allow('*', '*')], (c) => c.dynamodb.send(transaction));
    await expect(refused).rejects.toThrow('is not authorized to perform: TransactGetItems');
    await expect(operator.dynamodb.send(transaction)).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  it('is stopped by an explicit deny', async () => {
    const deny = { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' };
    const refused = as([allow('*', '*'), deny], (c) => c.dynamodb.send(new GetItemCommand({ TableName, Key })));
    await expect(refused).rejects.toThrow('with an explicit deny');
  });

  it('has its refusals told to the operator, in the same words', async () => {
    endpoint.reports.length = 0;
    const call = as([], (c) => c.dynamodb.send(new GetItemCommand({ TableName, Key })));
    const { message } = await call.then(
      () => new Error('not refused'),
      (error: Error) => error,
    );
    expect(endpoint.reports).toEqual([message]);
    expect(message).toMatch(/^User: arn:aws:sts::000000000000:assumed-role\/role-\d+\/KEY-role-\d+ is not authorized/);
  });
});
