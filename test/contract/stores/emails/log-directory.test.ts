import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { toItem } from '../../../../shared/adapters/dynamodb/attributes.ts';
import { LogDirectory } from '../../../../shared/adapters/dynamodb/emails/log-directory.ts';
import { partitionsBetween } from '../../../../shared/adapters/dynamodb/emails/log-index.ts';
import { newEmailId } from '../../../../shared/email/lifecycle/id.ts';
import { type DynamoDb, startDynamoDb } from '../../../support/emulators/dynamodb.ts';

const noon = Date.UTC(2026, 2, 1, 12);
const evening = Date.UTC(2026, 2, 1, 23, 59, 59);
const today = '2026-03-01';
const tomorrow = '2026-03-02';
const SPLIT = 16;

let dynamodb: DynamoDb;
beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.close());

let scopes = 0;
let scope: string;
beforeEach(() => {
  scope = `scope${++scopes}`;
  dynamodb.requests.length = 0;
});

/** A process of a deployment with this many shards. */
const aProcess = (shards: number) => new LogDirectory(dynamodb.client, dynamodb.table, shards);

/** By its last four bytes, one id in a hundred enters the next day. */
const emailOf = (createdAt: number, lastBytes = 0) => {
  const random = Buffer.alloc(16, 1);
  random.writeUInt32BE(lastBytes, 12);
  return { id: newEmailId(createdAt, random), scope, createdAt };
};

const enteredOn = async (day: string): Promise<string[]> => {
  const found = await partitionsBetween(dynamodb.client, dynamodb.table, [day, day]);
  return found.map((one) => one.scope).filter((one) => one === scope);
};

describe('a process', () => {
  it.each([1, SPLIT])('enters a scope once a day, with %i partitions', async (shards) => {
    const directory = aProcess(shards);
    for (let n = 0; n < 3; n++) await directory.enter(emailOf(noon), 0);
    expect(dynamodb.requests.filter((name) => name === 'UpdateItem')).toHaveLength(1);
    expect(await enteredOn(today)).toEqual([scope]);
  });

  it('leaves alone what others entered before its first email, where the log is split', async () => {
    await aProcess(SPLIT).enter(emailOf(noon), 0);
    dynamodb.requests.length = 0;
    const directory = aProcess(SPLIT);
    await Promise.all([directory.enter(emailOf(noon), 0), directory.enter(emailOf(noon), 0)]);
    expect(dynamodb.requests).toEqual(['Query']);
  });

  it('enters its own partitions where others wrote with fewer', async () => {
    await aProcess(2).enter(emailOf(noon), 0);
    await aProcess(SPLIT).enter(emailOf(noon), 0);
    expect(await partitionsBetween(dynamodb.client, dynamodb.table, [today, today])).toContainEqual({
      scope,
      day: today,
      shards: SPLIT,
    });
  });

  it('enters all the same if the entries of others cannot be read', async () => {
    const send = vi.spyOn(dynamodb.client, 'send');
    send.mockImplementationOnce(() => Promise.reject(new Error('unavailable')));
    await aProcess(SPLIT).enter(emailOf(noon), 0);
    send.mockRestore();
    expect(await enteredOn(today)).toEqual([scope]);
  });
});

describe('an entry that is kept', () => {
  const keep = (email: ReturnType<typeof emailOf>, shards = 1) => aProcess(shards).keep(email);
  const stored = async () => {
    const Key = toItem({ pk: 'log', sk: `${today}#${scope}` });
    const { Item = {} } = await dynamodb.client.send(new GetItemCommand({ TableName: dynamodb.table, Key }));
    return { ttl: Item.ttl?.N, shards: Item.shards?.N };
  };

  it('has no end, and gets none by emails of other processes', async () => {
    await aProcess(1).enter(emailOf(noon), 5);
    expect(await stored()).toMatchObject({ ttl: '5' });
    await keep(emailOf(noon));
    await aProcess(1).enter(emailOf(noon), 7);
    expect((await stored()).ttl).toBeUndefined();
    expect(await enteredOn(today)).toEqual([scope]);
  });

  it('is made again if it is gone', async () => {
    await keep(emailOf(noon), SPLIT);
    expect(await stored()).toEqual({ ttl: undefined, shards: String(SPLIT) });
  });

  it('keeps its partitions, and gets those of a process that writes with more', async () => {
    await aProcess(SPLIT).enter(emailOf(noon), 5);
    await keep(emailOf(noon), 2);
    expect(await stored()).toEqual({ ttl: undefined, shards: String(SPLIT) });
    await aProcess(2 * SPLIT).enter(emailOf(noon), 7);
    expect(await stored()).toEqual({ ttl: undefined, shards: String(2 * SPLIT) });
  });

  it('is written once per process, however many emails are held', async () => {
    const directory = aProcess(1);
    dynamodb.requests.length = 0;
    await Promise.all([directory.keep(emailOf(noon)), directory.keep(emailOf(noon))]);
    await directory.keep(emailOf(noon));
    expect(dynamodb.requests).toEqual(['UpdateItem']);
  });

  it('is tried again after a failure', async () => {
    const directory = aProcess(1);
    const send = vi.spyOn(dynamodb.client, 'send');
    send.mockImplementationOnce(() => Promise.reject(new Error('unavailable')));
    await expect(directory.keep(emailOf(noon))).rejects.toThrow();
    send.mockRestore();
    await directory.keep(emailOf(noon));
    expect(await enteredOn(today)).toEqual([scope]);
  });
});

describe('the next day', () => {
  it('is entered in the evening by one email in a hundred, where the log is split', async () => {
    const directory = aProcess(SPLIT);
    await directory.enter(emailOf(evening, 99), 0);
    expect(await enteredOn(tomorrow)).toEqual([]);
    await directory.enter(emailOf(evening, 4_200), 0);
    expect(await enteredOn(tomorrow)).toEqual([scope]);
  });

  it.each([
    ['in the middle of the day', SPLIT, noon],
    ['where the log is not split', 1, evening],
  ])('is not entered %s', async (_, shards, createdAt) => {
    await aProcess(shards).enter(emailOf(createdAt, 100), 0);
    expect(await enteredOn(tomorrow)).toEqual([]);
  });

  it('does not fail an email if it cannot be entered', async () => {
    const directory = aProcess(SPLIT);
    await directory.enter(emailOf(evening, 1), 0);
    const send = vi.spyOn(dynamodb.client, 'send');
    send.mockImplementationOnce(() => Promise.reject(new Error('unavailable')));
    await expect(directory.enter(emailOf(evening, 100), 0)).resolves.toBeUndefined();
    send.mockRestore();
  });
});
