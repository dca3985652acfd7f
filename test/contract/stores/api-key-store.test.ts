import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dynamoApiKeyStore } from '../../../shared/adapters/dynamodb/api-key-store.ts';
import type { ApiKey, ApiKeyStore } from '../../../shared/ports/api-key-store.ts';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import { type DynamoDb, startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memoryApiKeyStore } from '../../support/fakes/memory-api-key-store.ts';

const anApiKey = (overrides: Partial<ApiKey> = {}): ApiKey => ({
  id: randomUUID(),
  name: 'storefront',
  permission: 'sending_access',
  scope: 'eu',
  createdAt: Date.UTC(2026, 2, 1),
  hash: randomUUID(),
  ...overrides,
});

const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { store: dynamoApiKeyStore(client, table), stop: close };
};
const inMemory = async () => ({ store: memoryApiKeyStore(), stop: async () => {} });

describe.each<[string, () => Promise<{ store: ApiKeyStore; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('an API key store %s', (_where, start) => {
  let store: ApiKeyStore;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, stop } = await start());
  });
  afterAll(() => stop());

  it('finds a key by its hash only', async () => {
    const [key, other] = [anApiKey(), anApiKey({ permission: 'full_access', scope: 'default' })];
    await store.create(key);
    await store.create(other);
    expect(await store.find(key.hash)).toEqual(key);
    expect(await store.find(other.hash)).toEqual(other);
    expect(await store.find(key.id)).toBeUndefined();
  });

  it('lists every key once', async () => {
    const keys = [anApiKey({ name: 'listed' }), anApiKey({ name: 'listed' })];
    for (const key of keys) await store.create(key);
    const listed = (await store.list()).filter(({ name }) => name === 'listed');
    expect(new Set(listed)).toEqual(new Set(keys));
    expect(listed).toHaveLength(2);
  });

  it('renames a key wherever it is found', async () => {
    const key = anApiKey();
    await store.create(key);
    expect(await store.rename(key.id, 'French shop')).toBe(true);
    expect(await store.find(key.hash)).toEqual({ ...key, name: 'French shop' });
    expect(await store.list()).toContainEqual({ ...key, name: 'French shop' });
  });

  it('does not rename a missing key, or recreate it', async () => {
    const key = anApiKey();
    expect(await store.rename(key.id, 'x')).toBe(false);
    await store.create(key);
    await store.remove(key.id);
    expect(await store.rename(key.id, 'x')).toBe(false);
    expect(await store.find(key.hash)).toBeUndefined();
  });

  it('remembers the last day on which a key was used', async () => {
    const key = anApiKey();
    await store.create(key);
    await store.markUsed(key, '2026-03-02');
    await store.markUsed(key, '2026-03-01');
    expect(await store.find(key.hash)).toEqual({ ...key, lastUsedOn: '2026-03-02' });
    expect(await store.list()).toContainEqual({ ...key, lastUsedOn: '2026-03-02' });
  });

  it('does not bring a revoked key back by marking it as used', async () => {
    const key = anApiKey();
    await store.create(key);
    await store.remove(key.id);
    await store.markUsed(key, '2026-03-02');
    expect(await store.find(key.hash)).toBeUndefined();
    expect((await store.list()).map(({ id }) => id)).not.toContain(key.id);
  });

  it('removes one key and leaves the others', async () => {
    const [removed, kept] = [anApiKey({ name: 'pair' }), anApiKey({ name: 'pair' })];
    await store.create(removed);
    await store.create(kept);
    expect(await store.remove(removed.id)).toBe(true);
    expect(await store.find(removed.hash)).toBeUndefined();
    expect(await store.find(kept.hash)).toEqual(kept);
    expect((await store.list()).filter(({ name }) => name === 'pair')).toEqual([kept]);
  });

  it('reports that there was no key to remove', async () => {
    const key = anApiKey();
    await store.create(key);
    await store.remove(key.id);
    expect(await store.remove(key.id)).toBe(false);
  });
});

describe('the DynamoDB API key store', () => {
  let dynamodb: DynamoDb;

  beforeAll(async () => {
    dynamodb = await startDynamoDb();
  });
  afterAll(() => dynamodb.close());

  /** A store whose nth request is never made, as if its process had died. */
  const crashingAt = (request: number): ApiKeyStore => {
    const { requestHandler } = dynamodb.client.config;
    let requests = 0;
    const crashing: typeof requestHandler = Object.create(requestHandler, {
      handle: {
        value: async (...given: Parameters<typeof requestHandler.handle>) => {
          requests += 1;
          if (requests === request) throw new Error('crashed');
          return requestHandler.handle(...given);
        },
      },
    });
    const client = new DynamoDBClient({ ...emulatorClient(dynamodb.url), requestHandler: crashing });
    return dynamoApiKeyStore(client, dynamodb.table);
  };

  it('lists and can remove a key whose creation crashed half-way', async () => {
    const key = anApiKey();
    await expect(crashingAt(2).create(key)).rejects.toThrow('crashed');
    const store = dynamoApiKeyStore(dynamodb.client, dynamodb.table);
    expect(await store.find(key.hash)).toBeUndefined();
    expect(await store.list()).toContainEqual(key);
    expect(await store.remove(key.id)).toBe(true);
  });

  it('has no working key left when its removal crashed half-way, and removes the rest later', async () => {
    const store = dynamoApiKeyStore(dynamodb.client, dynamodb.table);
    const key = anApiKey();
    await store.create(key);
    await expect(crashingAt(3).remove(key.id)).rejects.toThrow('crashed');
    expect(await store.find(key.hash)).toBeUndefined();
    expect(await store.remove(key.id)).toBe(true);
    expect(await store.list()).not.toContainEqual(key);
  });

  it('finds a key in one request, and lists consistently', async () => {
    const send = vi.spyOn(dynamodb.client, 'send');
    const store = dynamoApiKeyStore(dynamodb.client, dynamodb.table);
    await store.find('unknown');
    await store.list();
    expect(send.mock.calls.map(([command]) => command.constructor.name)).toEqual(['GetItemCommand', 'QueryCommand']);
    for (const [{ input }] of send.mock.calls) expect(input).toHaveProperty('ConsistentRead', true);
  });

  it('is unavailable while the table cannot be reached', async () => {
    const client = new DynamoDBClient({ ...emulatorClient('http://127.0.0.1:9'), maxAttempts: 1 });
    const store = dynamoApiKeyStore(client, 'emails');
    const operations = [store.find('hash'), store.create(anApiKey()), store.list(), store.remove('id')];
    for (const result of await Promise.allSettled(operations)) {
      expect(result).toMatchObject({ reason: { name: 'StoreUnavailable' } });
    }
  });
});
