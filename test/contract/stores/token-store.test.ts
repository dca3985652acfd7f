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
/** A turn in which that version was read, and that was not taken over. */
const since = (version: number) => ({ since: version, until: 1_000 });
const failure = { code: 'OAUTH_INVALID_CLIENT', until: 50 };
const failed = { failure, refreshAt: 0, mayHaveRotated: false };

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
    expect(await store.write('one', tokens, since(0))).toBe(true);
    expect(await store.read('one')).toEqual({ ...tokens, version: 1 });
    expect(await store.read('none')).toBeUndefined();
    await store.take('taken', 0, 100);
    expect(await store.read('taken')).toBeUndefined();
  });

  it('records a failure without changing the tokens', async () => {
    expect(await store.write('failed', failed, since(0))).toBe(true);
    expect(await store.read('failed')).toEqual({ refreshAt: 0, usableUntil: 0, failure, version: 0 });
    expect(await store.write('failed', tokens, since(0))).toBe(true);
    expect(await store.write('failed', { ...failed, refreshAt: 9 }, since(1))).toBe(true);
    expect(await store.read('failed')).toEqual({ ...tokens, refreshAt: 9, failure, version: 1 });
    expect(await store.write('failed', tokens, since(1))).toBe(true);
    expect(await store.read('failed')).toEqual({ ...tokens, version: 2 });
  });

  it('refuses writes of a worker that has not seen the newest tokens', async () => {
    const newer = { ...tokens, sealed: new Uint8Array([4]) };
    const written = await Promise.all([
      store.write('fenced', tokens, since(0)),
      store.write('fenced', newer, since(0)),
    ]);
    expect(written.filter(Boolean)).toHaveLength(1);
    const before = await store.read('fenced');
    expect(await store.write('fenced', newer, since(0))).toBe(false);
    expect(await store.write('fenced', failed, since(0))).toBe(false);
    await store.take('fenced', 0, 100);
    expect(await store.write('fenced', undefined, since(0))).toBe(false);
    expect(await store.read('fenced')).toEqual(before);
    expect(await store.take('fenced', 50, 150)).toBe(false);
  });

  it('refuses writes of a worker while a later one has the turn, and only then', async () => {
    await store.take('overtaken', 0, 100);
    await store.take('overtaken', 100, 200);
    const slow = { since: 0, until: 100 };
    for (const change of [tokens, failed, undefined]) expect(await store.write('overtaken', change, slow)).toBe(false);
    expect(await store.take('overtaken', 199, 299)).toBe(false);
    expect(await store.write('overtaken', failed, { since: 0, until: 200 })).toBe(true);
    expect(await store.write('overtaken', tokens, slow)).toBe(true);
    expect(await store.read('overtaken')).toEqual({ ...tokens, version: 1 });
  });

  it('refuses what a slower worker got before a request whose answer was lost', async () => {
    await store.take('lost', 0, 100);
    await store.take('lost', 100, 200);
    expect(await store.write('lost', { ...failed, mayHaveRotated: true }, { since: 0, until: 200 })).toBe(true);
    expect(await store.write('lost', tokens, { since: 0, until: 100 })).toBe(false);
    expect(await store.read('lost')).toMatchObject({ failure, version: 1 });
    expect(await store.write('lost', tokens, since(1))).toBe(true);
  });

  it('gives the turn to one of many at once, and to the next after a write or its time', async () => {
    const taken = await Promise.all(Array.from({ length: 10 }, () => store.take('raced', 100, 200)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await store.take('raced', 200, 300)).toBe(true);
    expect(await store.take('raced', 250, 350)).toBe(false);
    await store.write('raced', tokens, since(0));
    expect(await store.take('raced', 250, 350)).toBe(true);
    await store.write('raced', undefined, since(1));
    expect(await store.take('raced', 250, 350)).toBe(true);
  });
});
