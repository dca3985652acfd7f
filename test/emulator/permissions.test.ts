import {
  BatchExecuteStatementCommand,
  BatchWriteItemCommand,
  GetItemCommand,
  ListTablesCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import {
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { allow } from '../support/emulators/aws-endpoint.ts';
import {
  arn,
  batch,
  type Call,
  Key,
  QueueUrl,
  query,
  TableName,
  table,
  testRoles,
} from '../support/emulators/role-calls.ts';

const { as } = testRoles();

/** The exact permission that a call needs: with it the call works, without it not. */
const needs: [string, string, string, Call][] = [
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
  [
    'an update by PartiQL',
    'dynamodb:PartiQLUpdate',
    table,
    (c) =>
      c.dynamodb.send(
        new BatchExecuteStatementCommand({
          Statements: [{ Statement: 'UPDATE "emails" SET n=? WHERE pk=?', Parameters: [{ N: '1' }, Key.pk] }],
        }),
      ),
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
});
