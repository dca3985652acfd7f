import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoInForceStore } from '../../../shared/adapters/dynamodb/in-force-store.ts';
import type { InForceStore, PairInForce } from '../../../shared/ports/settings/in-force-store.ts';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memoryInForceStore } from '../../support/fakes/settings/memory-in-force-store.ts';

const aPair = (overrides: Partial<PairInForce> = {}): PairInForce => ({
  scope: 'default',
  revision: 1,
  reviewed: { document: { version: 0 }, secret: { version: 0 }, at: 1 },
  ...overrides,
});

const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { store: dynamoInForceStore(client, table), stop: close };
};
const inMemory = async () => ({ store: memoryInForceStore(), stop: async () => {} });

describe.each<[string, () => Promise<{ store: InForceStore; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('a store of the pairs in force %s', (_where, start) => {
  let store: InForceStore;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, stop } = await start());
  });
  afterAll(() => stop());

  it('reads pairs by scope', async () => {
    const pair = aPair({
      scope: 'full',
      document: { version: 7, sha256: 'ab' },
      secret: { version: 3, host: 'smtp.example.com' },
      since: 12,
      reviewed: {
        document: { version: 8, rejected: { code: 'invalid-document', reason: 'system/smtp/port' } },
        secret: { version: 3 },
        at: 13,
      },
    });
    const bare = aPair({ scope: 'full.bare' });
    expect(await store.move(pair)).toBe(true);
    expect(await store.move(bare)).toBe(true);
    const expected = new Map([
      ['full', pair],
      ['full.bare', bare],
    ]);
    expect(await store.read(['full', 'full.bare', 'full', 'unknown'])).toEqual(expected);
  });

  it('reads nothing without scopes', async () => {
    expect(await store.read([])).toEqual(new Map());
  });

  it('replaces a pair as a whole by the next revision', async () => {
    await store.move(aPair({ scope: 'next', document: { version: 1, sha256: 'a' } }));
    const next = aPair({ scope: 'next', revision: 2, since: 5 });
    expect(await store.move(next)).toBe(true);
    expect((await store.read(['next'])).get('next')).toEqual(next);
  });

  it.each([1, 3, 4])('refuses revision %i after revision 1 and changes nothing', async (revision) => {
    const scope = `refused_${revision}`;
    await store.move(aPair({ scope }));
    expect(await store.move(aPair({ scope, revision, since: 99 }))).toBe(false);
    expect((await store.read([scope])).get(scope)).toEqual(aPair({ scope }));
  });

  it('refuses a revision that is already there', async () => {
    const [first, second] = [aPair({ scope: 'twice' }), aPair({ scope: 'twice', revision: 2 })];
    await store.move(first);
    await store.move(second);
    expect(await store.move({ ...second, since: 99 })).toBe(false);
    expect((await store.read(['twice'])).get('twice')).toEqual(second);
  });

  it('refuses a later revision of a scope that has none', async () => {
    expect(await store.move(aPair({ scope: 'none', revision: 2 }))).toBe(false);
    expect(await store.read(['none'])).toEqual(new Map());
  });

  it('lets exactly one of many concurrent writers move a pair', async () => {
    const moves = Array.from({ length: 10 }, (_, writer) => store.move(aPair({ scope: 'raced', since: writer })));
    expect((await Promise.all(moves)).filter(Boolean)).toHaveLength(1);
  });

  it('succeeds when the same move is repeated, as after a lost response', async () => {
    const pair = aPair({ scope: 'repeated', document: { version: 1, sha256: 'ab' }, since: 1 });
    expect(await store.move(pair)).toBe(true);
    expect(await store.move(pair)).toBe(true);
    expect(await store.move({ ...pair, since: 2 })).toBe(false);
  });

  it('lists the pairs of all scopes', async () => {
    const pairs = [aPair({ scope: 'listed_a' }), aPair({ scope: 'listed_b' })];
    for (const pair of pairs) await store.move(pair);
    const listed = (await store.list()).filter(({ scope }) => scope.startsWith('listed_'));
    expect(listed.sort((a, b) => a.scope.localeCompare(b.scope))).toEqual(pairs);
  });
});

describe('the DynamoDB store of the pairs in force', () => {
  it('reads a chain of scopes in one request', async () => {
    const { client, table, requests, close } = await startDynamoDb();
    requests.length = 0;
    await dynamoInForceStore(client, table).read(['default', 'eu', 'eu.fr']);
    expect(requests).toEqual(['BatchGetItem']);
    await close();
  });

  it('is unavailable while the table cannot be reached', async () => {
    const client = new DynamoDBClient({ ...emulatorClient('http://127.0.0.1:9'), maxAttempts: 1 });
    const store = dynamoInForceStore(client, 'emails');
    for (const result of await Promise.allSettled([store.read(['default']), store.list(), store.move(aPair())])) {
      expect(result).toMatchObject({ reason: { name: 'StoreUnavailable' } });
    }
  });
});
