import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoIdempotencyStore } from '../../../shared/adapters/dynamodb/idempotency-store.ts';
import type { IdempotencyRecord, IdempotencyStore } from '../../../shared/ports/emails/idempotency-store.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memoryIdempotencyStore } from '../../support/fakes/memory-idempotency-store.ts';

const now = Date.UTC(2026, 2, 1, 12);

const aRecord = (overrides: Partial<IdempotencyRecord> = {}): IdempotencyRecord => ({
  scope: 'eu',
  key: crypto.randomUUID(),
  bodyHash: 'a'.repeat(64),
  createdAt: now,
  startedAt: now,
  ids: [crypto.randomUUID()],
  answer: '{"id":"1"}',
  ...overrides,
});

const inMemory = async () => ({ store: memoryIdempotencyStore(), stop: async () => {} });
const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { store: dynamoIdempotencyStore(client, table), stop: close };
};

describe.each<[string, () => Promise<{ store: IdempotencyStore; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('an idempotency store %s', (_where, start) => {
  let store: IdempotencyStore;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, stop } = await start());
  });
  afterAll(() => stop());

  it('finds a record that was begun, and only in its scope', async () => {
    const record = aRecord({ key: 'order 100 · ünïcode' });
    expect(await store.begin(record, now - 1)).toBe(true);
    expect(await store.find('eu', record.key)).toEqual(record);
    expect(await store.find('eu.fr', record.key)).toBeUndefined();
    expect(await store.find('eu', 'another')).toBeUndefined();
  });

  it('keeps a valid record', async () => {
    const record = aRecord();
    await store.begin(record, now - 1);
    expect(await store.begin({ ...record, answer: 'other' }, now - 1)).toBe(false);
    expect(await store.find('eu', record.key)).toEqual(record);
  });

  it('replaces an expired record', async () => {
    const record = aRecord();
    await store.begin(record, now - 1);
    const next = aRecord({ key: record.key, createdAt: now + 1 });
    expect(await store.begin(next, now)).toBe(true);
    expect(await store.find('eu', record.key)).toEqual(next);
  });

  it('lets exactly one of many concurrent requests begin', async () => {
    const { key } = aRecord();
    const begun = await Promise.all(Array.from({ length: 10 }, () => store.begin(aRecord({ key }), now - 1)));
    expect(begun.filter(Boolean)).toHaveLength(1);
  });

  it('lets exactly one of many requests take a record over', async () => {
    const record = aRecord();
    await store.begin(record, now - 1);
    const taken = await Promise.all(Array.from({ length: 10 }, (_, n) => store.takeOver(record, now + 1 + n)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const { startedAt, ...rest } = (await store.find('eu', record.key)) ?? record;
    expect(startedAt).toBeGreaterThan(now);
    expect({ ...rest, startedAt: now }).toEqual(record);
  });

  it('releases a record, so that it can be taken over immediately', async () => {
    const record = aRecord();
    await store.begin(record, now - 1);
    await store.release(record);
    const released = await store.find('eu', record.key);
    expect(released).toEqual({ ...record, startedAt: 0 });
    expect(await store.takeOver({ ...record, startedAt: 0 }, now)).toBe(true);
  });

  it('releases nothing that another request took over', async () => {
    const record = aRecord();
    await store.begin(record, now - 1);
    await store.takeOver(record, now + 1);
    await store.release(record);
    await store.release(aRecord());
    expect(await store.find('eu', record.key)).toEqual({ ...record, startedAt: now + 1 });
  });

  it('lets nobody take over a missing record', async () => {
    expect(await store.takeOver(aRecord(), now + 1)).toBe(false);
  });
});
