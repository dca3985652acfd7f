import {
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ScanCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestEndpoint, type TestEndpoint } from '../../support/emulators/aws-endpoint.ts';
import { type Attributes, createDueTable, putItem } from '../../support/emulators/due-table.ts';
import { eventually } from '../../support/eventually.ts';

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

const createTable = () => createDueTable(dynamodb, table);
const put = (id: string, attributes?: Attributes) => putItem(dynamodb, table, id, attributes);
const ids = async () =>
  (await dynamodb.send(new ScanCommand({ TableName: table }))).Items?.map(({ pk }) => pk?.S).toSorted();
const expireBy = (AttributeName: string, Enabled = true) =>
  dynamodb.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification: { AttributeName, Enabled } }));

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

  it('deletes expired items, also from the index, and nothing else', async () => {
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

  it('handles tables of more than one page', async () => {
    await expireBy('ttl');
    const filler = { S: 'x'.repeat(200_000) };
    await Promise.all(
      Array.from({ length: 12 }, (_, i) => put(`email-${i}`, { filler, ttl: seconds(i < 8 ? -1 : 1) })),
    );
    await endpoint.deleteExpiredItems(now);
    expect(await ids()).toEqual(['email-10', 'email-11', 'email-8', 'email-9']);
  });

  it('leaves a table without TTL unchanged', async () => {
    await put('past', { ttl: seconds(-1) });
    await endpoint.deleteExpiredItems(now);
    expect(await ids()).toEqual(['past']);
  });

  it('is deleted with the table', async () => {
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
