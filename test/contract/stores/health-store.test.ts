import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoHealthStore } from '../../../shared/adapters/dynamodb/health-store.ts';
import type { HealthReport } from '../../../shared/health/report.ts';
import type { HealthStore } from '../../../shared/ports/health-store.ts';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memoryHealthStore } from '../../support/fakes/memory-health-store.ts';

const aReport = (overrides: Partial<HealthReport> = {}): HealthReport => ({
  scope: 'default',
  at: 10,
  findings: [{ check: 'smtp-login', state: 'down', code: 'faulty', detail: 'At connect', since: 5, lastSuccess: 4 }],
  ...overrides,
});

const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { store: dynamoHealthStore(client, table), stop: close };
};
const inMemory = async () => ({ store: memoryHealthStore(), stop: async () => {} });

describe.each<[string, () => Promise<{ store: HealthStore; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('a store of what was found %s', (_where, start) => {
  let store: HealthStore;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, stop } = await start());
  });
  afterAll(() => stop());

  it('returns the last report of every scope', async () => {
    const whole = aReport({
      testSend: { id: 'a', sentAt: 1, state: 'sent', latencyMs: 12 },
      refusedLogin: { version: 'default:1/1@1', at: 3, detail: 'At auth' },
    });
    const service = aReport({
      scope: '*',
      findings: [],
      queue: { depth: 1, inFlight: 2, deadLetters: 3 },
      oldestDueSeconds: 4,
    });
    await store.write(aReport({ at: 9, refusedLogin: { version: 'old', at: 1, detail: '' } }));
    await store.write(whole);
    await store.write(service);
    const read = await store.read();
    expect(read).toHaveLength(2);
    expect(read).toEqual(expect.arrayContaining([whole, service]));
  });
});

it('a store of what was found in DynamoDB is unavailable while the table cannot be reached', async () => {
  const client = new DynamoDBClient({ ...emulatorClient('http://127.0.0.1:9'), maxAttempts: 1 });
  const store = dynamoHealthStore(client, 'emails');
  for (const result of await Promise.allSettled([store.read(), store.write(aReport())])) {
    expect(result).toMatchObject({ reason: { name: 'StoreUnavailable' } });
  }
});
