import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateContinuousBackupsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { account, region, startTestEndpoint, type TestEndpoint } from '../../support/emulators/aws-endpoint.ts';
import { type Attributes, createDueTable, keyOf, putItem } from '../../support/emulators/due-table.ts';

let endpoint: TestEndpoint;
let dynamodb: DynamoDBClient;
let table: string;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  dynamodb = new DynamoDBClient(endpoint.operator);
});
afterAll(async () => {
  dynamodb.destroy();
  await endpoint.close();
});
let count = 0;
beforeEach(async () => {
  table = `emails-${++count}`;
  await createDueTable(dynamodb, table);
});

const put = (id: string, attributes?: Attributes) => putItem(dynamodb, table, id, attributes);

describe('a table', () => {
  it('belongs to the region and account of the endpoint', async () => {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
    expect(Table).toMatchObject({
      TableArn: `arn:aws:dynamodb:${region}:${account}:table/${table}`,
      TableStatus: 'ACTIVE',
    });
  });

  it('finds items through its index', async () => {
    await put('a', { dueShard: { S: '0' }, dueAt: { N: '20' } });
    await put('b', { dueShard: { S: '0' }, dueAt: { N: '10' } });
    await put('c');
    const query = new QueryCommand({
      TableName: table,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
      ExpressionAttributeValues: { ':shard': { S: '0' }, ':now': { N: '15' } },
    });
    expect((await dynamodb.send(query)).Items).toEqual([{ ...keyOf('b'), dueShard: { S: '0' }, dueAt: { N: '10' } }]);
  });

  it('accepts items of up to 400 kB', async () => {
    const room = 409_600 - 'pkskcontent'.length - 'largestatus'.length;
    await put('large', { content: { S: 'x'.repeat(room) } });
    await expect(put('large', { content: { S: 'x'.repeat(room + 1) } })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Item size has exceeded the maximum allowed size',
    });
  });

  it('applies a conditional write once', async () => {
    await put('a', { revision: { N: '1' } });
    const change = new UpdateItemCommand({
      TableName: table,
      Key: keyOf('a'),
      UpdateExpression: 'SET revision = :next',
      ConditionExpression: 'revision = :before',
      ExpressionAttributeValues: { ':before': { N: '1' }, ':next': { N: '2' } },
    });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => dynamodb.send(change)));
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.name] : []));
    expect(refusals).toEqual(Array.from({ length: 19 }, () => 'ConditionalCheckFailedException'));
  });

  it('that does not exist is ResourceNotFoundException', async () => {
    const missing = new GetItemCommand({ TableName: 'missing', Key: keyOf('a') });
    await expect(dynamodb.send(missing)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('stores whether it can be restored to a point in time', async () => {
    const status = async () => {
      const { ContinuousBackupsDescription: backups } = await dynamodb.send(
        new DescribeContinuousBackupsCommand({ TableName: table }),
      );
      return backups?.PointInTimeRecoveryDescription;
    };
    const recoverable = (PointInTimeRecoveryEnabled: boolean) =>
      dynamodb.send(
        new UpdateContinuousBackupsCommand({
          TableName: table,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled },
        }),
      );
    expect(await status()).toEqual({ PointInTimeRecoveryStatus: 'DISABLED' });
    await recoverable(true);
    expect(await status()).toMatchObject({
      PointInTimeRecoveryStatus: 'ENABLED',
      EarliestRestorableDateTime: expect.any(Date),
      LatestRestorableDateTime: expect.any(Date),
    });
    await recoverable(false);
    expect(await status()).toEqual({ PointInTimeRecoveryStatus: 'DISABLED' });
  });

  it('accepts items of 400 kB, counted in UTF-8 bytes including names', async () => {
    const key = { pk: { S: 'large' }, sk: { S: 'x' } };
    // 2 + 5 + 2 + 1 bytes of the key, 4 of the name.
    const room = 400 * 1024 - 14;
    const put = (text: string) =>
      dynamodb.send(new PutItemCommand({ TableName: table, Item: { ...key, text: { S: text } } }));
    await put('a'.repeat(room));
    await put('注'.repeat(Math.floor(room / 3)));
    for (const tooLong of ['a'.repeat(room + 1), '注'.repeat(Math.ceil(room / 3))]) {
      await expect(put(tooLong)).rejects.toThrow('Item size has exceeded the maximum allowed size');
      const update = new UpdateItemCommand({
        TableName: table,
        Key: key,
        UpdateExpression: 'SET #text = :text',
        ExpressionAttributeNames: { '#text': 'text' },
        ExpressionAttributeValues: { ':text': { S: tooLong } },
      });
      await expect(dynamodb.send(update)).rejects.toMatchObject({ name: 'ValidationException' });
    }
  });
});
