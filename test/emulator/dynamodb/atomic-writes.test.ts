import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atomicWrites } from '../../../infra/emulator/aws/dynamodb/atomic-writes.ts';
import {
  createStore,
  type Done,
  loadAction,
  type Store,
  type Write,
} from '../../../infra/emulator/aws/dynamodb/dynalite.ts';
import type { JsonObject } from '../../../infra/emulator/aws/json-protocol.ts';
import { temporaryDirectory } from '../../support/emulators/aws-endpoint.ts';
import { eventually } from '../../support/eventually.ts';

let directory: string;
let store: Store;
/** The batches written, by key. */
let batches: string[][];

const call = (on: Store, operation: string, input: JsonObject): Promise<JsonObject> => {
  const { validate, run } = loadAction(operation);
  return new Promise((resolve, reject) => {
    run(on, validate(input, on), (error, output) => (error ? reject(error) : resolve(output ?? {})));
  });
};

const recorded = (inner: Store): Store => {
  const batch = (writes: readonly Write[], done: Done): void => {
    batches.push(writes.map(({ type, key }) => `${type} ${key.split('~')[0]}`));
    inner.db.batch(writes, done);
  };
  const db = new Proxy(inner.db, { get: (target, name) => (name === 'batch' ? batch : Reflect.get(target, name)) });
  return { ...inner, db };
};

const item = (id: string, dueAt?: string) => ({
  pk: { S: id },
  ...(dueAt !== undefined && { dueShard: { S: '0' }, dueAt: { N: dueAt } }),
});
const due = async (): Promise<unknown> => {
  const { Items } = await call(store, 'Scan', { TableName: 'emails', IndexName: 'due' });
  return (Items as { pk: { S: string }; dueAt: { N: string } }[]).map(({ pk, dueAt }) => [pk.S, dueAt.N]).toSorted();
};
const status = async (): Promise<unknown> => {
  const { Table } = await call(store, 'DescribeTable', { TableName: 'emails' });
  return (Table as { TableStatus: string }).TableStatus;
};

beforeEach(async () => {
  directory = await temporaryDirectory();
  store = createStore(directory);
  await store.db.open();
  batches = [];
  const attribute = (AttributeName: string, AttributeType: string) => ({ AttributeName, AttributeType });
  await call(store, 'CreateTable', {
    TableName: 'emails',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [attribute('pk', 'S'), attribute('dueShard', 'S'), attribute('dueAt', 'N')],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
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
  });
  await eventually(async () => expect(await status()).toBe('ACTIVE'), { interval: 1 });
});
afterEach(async () => {
  await store.db.close();
  await rm(directory, { recursive: true });
});

describe('an item and its index entries', () => {
  it('are written in one batch by every operation', async () => {
    const atomic = atomicWrites(recorded(store));
    const key = { TableName: 'emails', Key: { pk: { S: 'a' } } };
    await call(atomic, 'PutItem', { TableName: 'emails', Item: item('a', '1') });
    await call(atomic, 'UpdateItem', {
      ...key,
      UpdateExpression: 'SET dueAt = :dueAt',
      ExpressionAttributeValues: { ':dueAt': { N: '2' } },
    });
    expect(await due()).toEqual([['a', '2']]);
    await call(atomic, 'DeleteItem', key);
    expect(await due()).toEqual([]);
    expect(batches).toEqual([
      ['put index-global', 'put item-emails'],
      ['del index-global', 'put index-global', 'put item-emails'],
      ['del index-global', 'del item-emails'],
    ]);
  });

  it('are written in one batch per item', async () => {
    const atomic = atomicWrites(recorded(store));
    const puts = ['a', 'b', 'c'].map((id) => ({ PutRequest: { Item: item(id, '7') } }));
    await call(atomic, 'BatchWriteItem', { RequestItems: { emails: puts } });
    expect(batches).toEqual(puts.map(() => ['put index-global', 'put item-emails']));
    expect(await due()).toEqual([
      ['a', '7'],
      ['b', '7'],
      ['c', '7'],
    ]);
  });

  it('are not mixed with those of concurrent calls', async () => {
    const atomic = atomicWrites(recorded(store));
    const ids = Array.from({ length: 30 }, (_, i) => `email-${i}`);
    await Promise.all(ids.map((id, i) => call(atomic, 'PutItem', { TableName: 'emails', Item: item(id, String(i)) })));
    expect(batches).toEqual(ids.map(() => ['put index-global', 'put item-emails']));
  });

  it('are both unchanged when the batch fails', async () => {
    await call(atomicWrites(store), 'PutItem', { TableName: 'emails', Item: item('a', '1') });
    const full = (_: readonly Write[], done: Done): void => done(new Error('disk full'));
    const db = new Proxy(store.db, { get: (target, name) => (name === 'batch' ? full : Reflect.get(target, name)) });
    const broken = atomicWrites({ ...store, db });
    await expect(call(broken, 'PutItem', { TableName: 'emails', Item: item('a', '2') })).rejects.toThrow('disk full');
    expect(await due()).toEqual([['a', '1']]);
  });
});
