import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoHourlyCounters } from '../../../shared/adapters/dynamodb/hourly-counters.ts';
import type { HourlyCounters } from '../../../shared/ports/hourly-counters.ts';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memoryHourlyCounters } from '../../support/fakes/memory-hourly-counters.ts';

const HOUR = 3_600_000;
const four = Date.UTC(2026, 10, 22, 4);

const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { counters: dynamoHourlyCounters(client, table), stop: close };
};
const inMemory = async () => ({ counters: memoryHourlyCounters(), stop: async () => {} });

describe.each<[string, () => Promise<{ counters: HourlyCounters; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('hourly counters %s', (_where, start) => {
  let counters: HourlyCounters;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ counters, stop } = await start());
  });
  afterAll(() => stop());

  it('add up within an hour of a scope', async () => {
    await counters.add([{ scope: 'sum', hour: four, counts: { accepted: 2, sent: 1 } }]);
    await counters.add([{ scope: 'sum', hour: four, counts: { sent: 4, failed: 1 } }]);
    expect(await counters.read('sum', four)).toEqual([
      { scope: 'sum', hour: four, counts: { accepted: 2, sent: 5, failed: 1 } },
    ]);
  });

  it('add up when many write at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () => counters.add([{ scope: 'raced', hour: four, counts: { sent: 1 } }])),
    );
    expect(await counters.read('raced', four)).toMatchObject([{ counts: { sent: 20 } }]);
  });

  it('are read from a given hour, oldest first, without those of other scopes', async () => {
    const hours = [2, 0, 1].map((n) => ({ scope: 'eu.fr', hour: four + n * HOUR, counts: { held: n + 1 } }));
    await counters.add([...hours, { scope: 'eu', hour: four, counts: { held: 9 } }]);
    expect((await counters.read('eu.fr', four + HOUR)).map(({ counts }) => counts)).toEqual([{ held: 2 }, { held: 3 }]);
  });

  it('are empty if nothing was counted', async () => {
    expect(await counters.read('nobody', 0)).toEqual([]);
  });
});

describe('hourly counters in DynamoDB', () => {
  it('are unavailable while the table cannot be reached', async () => {
    const client = new DynamoDBClient({ ...emulatorClient('http://127.0.0.1:9'), maxAttempts: 1 });
    const counters = dynamoHourlyCounters(client, 'emails');
    await expect(counters.read('default', 0)).rejects.toMatchObject({ name: 'StoreUnavailable' });
    const added = counters.add([{ scope: 'default', hour: four, counts: { sent: 1 } }]);
    await expect(added).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });
});
