import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoSlowLanes } from '../../../shared/adapters/dynamodb/sending/slow-lanes.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import type { SlowLanes } from '../../../shared/ports/sending/slow-lanes.ts';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memorySlowLanes } from '../../support/fakes/memory-slow-lanes.ts';

const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { lanes: dynamoSlowLanes(client, table), stop: close };
};
const inMemory = async () => ({ lanes: memorySlowLanes(), stop: async () => {} });
const always = () => true;

describe.each<[string, () => Promise<{ lanes: SlowLanes; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('slow lanes %s', (_where, start) => {
  let lanes: SlowLanes;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    ({ lanes, stop } = await start());
  });
  afterAll(() => stop());

  it('are limited, however many workers come at once', async () => {
    const entered = await Promise.all(
      ['a', 'b', 'c', 'd'].map((worker) =>
        lanes.enter({ scope: 'eu', worker, until: 100 }, 0, (others) => others.length < 2),
      ),
    );
    expect(entered.filter(Boolean)).toHaveLength(2);
    const taken = await lanes.read(0);
    for (const lane of taken) await lanes.leave(lane);
    expect([taken.length, await lanes.read(0)]).toEqual([2, []]);
  });

  it('expire', async () => {
    await lanes.enter({ scope: 'us', worker: 'a', until: 100 }, 0, always);
    expect(await lanes.read(99)).toHaveLength(1);
    expect(await lanes.read(100)).toEqual([]);
    expect(await lanes.enter({ scope: 'us', worker: 'b', until: 200 }, 100, (others) => others.length === 0)).toBe(
      true,
    );
    await lanes.leave({ scope: 'us', worker: 'b', until: 200 });
  });

  it('are released once, by their owner', async () => {
    await lanes.leave({ scope: 'us', worker: 'nobody', until: 100 });
    await lanes.enter({ scope: 'us', worker: 'a', until: 100 }, 0, always);
    await lanes.enter({ scope: 'us', worker: 'a', until: 200 }, 0, always);
    expect(await lanes.read(0)).toEqual([{ scope: 'us', worker: 'a', until: 200 }]);
    await lanes.leave({ scope: 'us', worker: 'a', until: 200 });
  });
});

it('is unavailable when DynamoDB is', async () => {
  const lanes = dynamoSlowLanes(new DynamoDBClient(emulatorClient('http://127.0.0.1:1')), 'emails');
  await expect(lanes.read(0)).rejects.toThrow(StoreUnavailable);
});
