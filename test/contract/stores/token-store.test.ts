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

const record = { sealed: new Uint8Array([1, 2, 3]), refreshAt: 1_000, usableUntil: 2_000 };

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

  it('reads what was written, and nothing of a login that nobody has written for', async () => {
    await store.write('one', record);
    expect(await store.read('one')).toEqual(record);
    expect(await store.read('none')).toBeUndefined();
    await store.take('taken', 0, 100);
    expect(await store.read('taken')).toBeUndefined();
  });

  it('remembers a failure', async () => {
    const failed = { refreshAt: 0, usableUntil: 0, failure: { code: 'OAUTH_INVALID_CLIENT', until: 50 } };
    await store.write('failed', failed);
    expect(await store.read('failed')).toEqual(failed);
  });

  it('gives the turn to one of many at once, and to the next after a write or its time', async () => {
    const taken = await Promise.all(Array.from({ length: 10 }, () => store.take('raced', 100, 200)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await store.take('raced', 200, 300)).toBe(true);
    expect(await store.take('raced', 250, 350)).toBe(false);
    await store.write('raced', record);
    expect(await store.take('raced', 250, 350)).toBe(true);
  });
});
