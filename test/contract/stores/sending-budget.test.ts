import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoSendingBudget } from '../../../shared/adapters/dynamodb/sending/sending-budget.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import type { SendingBudget } from '../../../shared/ports/sending/sending-budget.ts';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memorySendingBudget } from '../../support/fakes/memory-sending-budget.ts';

const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { budget: dynamoSendingBudget(client, table), stop: close };
};
const inMemory = async () => ({ budget: memorySendingBudget(), stop: async () => {} });

describe.each<[string, () => Promise<{ budget: SendingBudget; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('a sending budget %s', (_where, start) => {
  let budget: SendingBudget;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    ({ budget, stop } = await start());
  });
  afterAll(() => stop());

  it('grants what is left, and then nothing', async () => {
    const granted = [];
    for (const wanted of [10, 10, 10, 10]) granted.push(await budget.reserve('left', 1, 25, wanted));
    expect(granted).toEqual([10, 10, 5, 0]);
  });

  it('restarts each minute, and for each scope', async () => {
    expect(await budget.reserve('anew', 1, 5, 5)).toBe(5);
    expect(await budget.reserve('anew', 2, 5, 5)).toBe(5);
    expect(await budget.reserve('another', 1, 5, 5)).toBe(5);
  });

  it('is exact, however many workers reserve at once', async () => {
    const granted = await Promise.all(Array.from({ length: 12 }, () => budget.reserve('at-once', 1, 50, 10)));
    expect(granted.reduce((sum, one) => sum + one, 0)).toBe(50);
  });

  it('grants nothing more if the limit was lowered in the meantime', async () => {
    await budget.reserve('lowered', 1, 50, 10);
    expect(await budget.reserve('lowered', 1, 5, 10)).toBe(0);
  });
});

it('is unavailable when DynamoDB is', async () => {
  const budget = dynamoSendingBudget(new DynamoDBClient(emulatorClient('http://127.0.0.1:1')), 'emails');
  await expect(budget.reserve('eu', 1, 1, 1)).rejects.toThrow(StoreUnavailable);
});
