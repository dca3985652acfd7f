import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoTokenStore } from '../../../shared/adapters/dynamodb/token-store.ts';
import type { TokenStore } from '../../../shared/ports/sending/access-tokens.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memoryTokenStore } from '../../support/fakes/memory-token-store.ts';

const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { store: dynamoTokenStore(client, table), stop: close };
};
const inMemory = async () => ({ store: memoryTokenStore(), stop: async () => {} });

const tokens = { sealed: new Uint8Array([1, 2, 3]), refreshAt: 1_000, usableUntil: 2_000 };
const failure = { code: 'OAUTH_INVALID_CLIENT', until: 50 };

describe.each<[string, () => Promise<{ store: TokenStore; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('a store of tokens %s', (_where, start) => {
  let store: TokenStore;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, stop } = await start());
  });
  afterAll(() => stop());

  it('reads what was written, and nothing for an unknown login', async () => {
    expect(await store.write('one', tokens, 0)).toBe(true);
    expect(await store.read('one')).toEqual({ ...tokens, version: 1 });
    expect(await store.read('none')).toBeUndefined();
    await store.take('taken', 0, 100);
    expect(await store.read('taken')).toBeUndefined();
  });

  it('records a failure without changing the tokens', async () => {
    expect(await store.write('failed', { failure, refreshAt: 0 }, 0)).toBe(true);
    expect(await store.read('failed')).toEqual({ refreshAt: 0, usableUntil: 0, failure, version: 0 });
    expect(await store.write('failed', tokens, 0)).toBe(true);
    expect(await store.write('failed', { failure, refreshAt: 9 }, 1)).toBe(true);
    expect(await store.read('failed')).toEqual({ ...tokens, refreshAt: 9, failure, version: 1 });
    expect(await store.write('failed', tokens, 1)).toBe(true);
    expect(await store.read('failed')).toEqual({ ...tokens, version: 2 });
  });

  it('refuses writes of a worker that has not seen the newest tokens', async () => {
    const newer = { ...tokens, sealed: new Uint8Array([4]) };
    const written = await Promise.all([store.write('fenced', tokens, 0), store.write('fenced', newer, 0)]);
    expect(written.filter(Boolean)).toHaveLength(1);
    const before = await store.read('fenced');
    expect(await store.write('fenced', newer, 0)).toBe(false);
    expect(await store.write('fenced', { failure, refreshAt: 0 }, 0)).toBe(false);
    await store.take('fenced', 0, 100);
    expect(await store.write('fenced', undefined, 0)).toBe(false);
    expect(await store.read('fenced')).toEqual(before);
    expect(await store.take('fenced', 50, 150)).toBe(false);
  });

  it('gives the turn to one of many at once, and to the next after a write or its time', async () => {
    const taken = await Promise.all(Array.from({ length: 10 }, () => store.take('raced', 100, 200)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await store.take('raced', 200, 300)).toBe(true);
    expect(await store.take('raced', 250, 350)).toBe(false);
    await store.write('raced', tokens, 0);
    expect(await store.take('raced', 250, 350)).toBe(true);
    await store.write('raced', undefined, 1);
    expect(await store.take('raced', 250, 350)).toBe(true);
  });
});
