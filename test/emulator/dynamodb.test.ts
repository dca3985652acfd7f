import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateContinuousBackupsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { account, region, startTestEndpoint, type TestEndpoint } from '../support/emulators/aws-endpoint.ts';
import { eventually } from '../support/eventually.ts';

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
  await createTable();
});

const createTable = async () => {
  await dynamodb.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'dueShard', AttributeType: 'S' },
        { AttributeName: 'dueAt', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'dueShard', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  const waiter = { client: dynamodb, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.1 };
  await waitUntilTableExists(waiter, { TableName: table });
};

const keyOf = (id: string) => ({ pk: { S: id }, sk: { S: 'status' } });
const put = (id: string, attributes: Record<string, { S: string } | { N: string }> = {}) =>
  dynamodb.send(new PutItemCommand({ TableName: table, Item: { ...keyOf(id), ...attributes } }));
const ids = async () =>
  (await dynamodb.send(new ScanCommand({ TableName: table }))).Items?.map(({ pk }) => pk?.S).toSorted();
const expireBy = (AttributeName: string, Enabled = true) =>
  dynamodb.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification: { AttributeName, Enabled } }));

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

  it('takes items of 400 kB and no more', async () => {
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

  it('remembers whether it can be restored to a point in time', async () => {
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

  it('takes 400 kB an item, counted in bytes of UTF-8, names included', async () => {
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

describe('expiry', () => {
  const now = Date.UTC(2030, 0, 1);
  const seconds = (offset: number) => ({ N: String(now / 1000 + offset) });

  it('is described as it was set', async () => {
    const status = async () =>
      (await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: table }))).TimeToLiveDescription;
    expect(await status()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await expireBy('ttl');
    expect(await status()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
    await expect(expireBy('ttl')).rejects.toMatchObject({ name: 'ValidationException' });
    await expireBy('ttl', false);
    expect(await status()).toEqual({ TimeToLiveStatus: 'DISABLED' });
  });

  it('deletes what is past, from the index too, and nothing else', async () => {
    await expireBy('ttl');
    await put('past', { ttl: seconds(-1), dueShard: { S: '0' }, dueAt: { N: '1' } });
    await put('future', { ttl: seconds(1) });
    await put('never');
    await put('text', { ttl: { S: '1' } });
    await put('more than five years ago', { ttl: seconds(-6 * 365 * 24 * 3600) });
    await put('in milliseconds', { ttl: { N: String(now - 1) } });
    await endpoint.deleteExpiredItems(now);
    expect(await ids()).toEqual(['future', 'in milliseconds', 'more than five years ago', 'never', 'text']);
    const index = await dynamodb.send(new ScanCommand({ TableName: table, IndexName: 'due' }));
    expect(index.Items).toEqual([]);
  });

  it('goes through tables of more than a page', async () => {
    await expireBy('ttl');
    const filler = { S: 'x'.repeat(200_000) };
    await Promise.all(
      Array.from({ length: 12 }, (_, i) => put(`email-${i}`, { filler, ttl: seconds(i < 8 ? -1 : 1) })),
    );
    await endpoint.deleteExpiredItems(now);
    expect(await ids()).toEqual(['email-10', 'email-11', 'email-8', 'email-9']);
  });

  it('leaves a table alone that has none', async () => {
    await put('past', { ttl: seconds(-1) });
    await endpoint.deleteExpiredItems(now);
    expect(await ids()).toEqual(['past']);
  });

  it('is forgotten with the table', async () => {
    await expireBy('ttl');
    await dynamodb.send(new DeleteTableCommand({ TableName: table }));
    const notFound = { name: 'ResourceNotFoundException' };
    const description = () => dynamodb.send(new DescribeTableCommand({ TableName: table }));
    await eventually(() => expect(description()).rejects.toMatchObject(notFound));
    await expect(expireBy('ttl')).rejects.toMatchObject(notFound);
    await createTable();
    const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: table }));
    expect(TimeToLiveDescription?.TimeToLiveStatus).toBe('DISABLED');
  });
});
