import { randomBytes } from 'node:crypto';
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoSuppressionStore } from '../../../shared/adapters/dynamodb/suppression-store.ts';
import { type Address, parseAddress } from '../../../shared/email/address/address.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import type { SuppressionStore } from '../../../shared/ports/emails/suppression-store.ts';
import type { Suppression } from '../../../shared/suppression/suppression.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memorySuppressionStore } from '../../support/fakes/memory-suppression-store.ts';

let count = 0;
const anAddress = (): Address => parseAddress(`customer-${count++}@example.com`);

const anEntry = (overrides: Partial<Suppression> = {}): Suppression => ({
  id: newEmailId(Date.UTC(2026, 2, 1) + count, randomBytes(16)),
  scope: 'eu',
  address: anAddress(),
  origin: 'manual',
  createdAt: Date.UTC(2026, 2, 1),
  ...overrides,
});

const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { store: dynamoSuppressionStore(client, table), stop: close };
};
const inMemory = async () => ({ store: memorySuppressionStore(), stop: async () => {} });

describe.each<[string, () => Promise<{ store: SuppressionStore; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('a suppression store %s', (_where, start) => {
  let store: SuppressionStore;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, stop } = await start());
  });
  afterAll(() => stop());

  it('finds an entry by its address, ignoring case, and by its id', async () => {
    const entry = anEntry({ emailId: newEmailId(0, randomBytes(16)), origin: 'bounce' });
    expect(await store.add(entry)).toBe(true);
    expect(await store.find(entry.address.toUpperCase() as Address)).toEqual([entry]);
    expect(await store.get(entry.id)).toEqual(entry);
  });

  it('keeps one entry per address and scope', async () => {
    const entry = anEntry();
    const elsewhere = anEntry({ address: entry.address, scope: 'eu.fr' });
    expect([await store.add(entry), await store.add(elsewhere)]).toEqual([true, true]);
    expect(await store.add(anEntry({ address: entry.address }))).toBe(false);
    const found = await store.find(entry.address);
    expect(found.map(({ id }) => id).sort()).toEqual([entry.id, elsewhere.id].sort());
  });

  it('has one entry after two were added at once, and shows no other', async () => {
    const address = anAddress();
    const scope = 'race';
    const both = [anEntry({ address, scope }), anEntry({ address, scope })];
    const added = await Promise.all(both.map((entry) => store.add(entry)));
    expect(added.filter(Boolean)).toHaveLength(1);
    expect(await store.list(scope, { limit: 10 })).toEqual(await store.find(address));
  });

  it('deletes an entry, and accepts the address again', async () => {
    const entry = anEntry();
    await store.add(entry);
    expect([await store.remove(entry), await store.remove(entry)]).toEqual([true, false]);
    expect([await store.find(entry.address), await store.get(entry.id)]).toEqual([[], undefined]);
    expect(await store.add(anEntry({ address: entry.address }))).toBe(true);
  });

  it('lists a scope newest first, between ids', async () => {
    const entries = Array.from({ length: 4 }, () => anEntry({ scope: 'us' }));
    for (const entry of entries) await store.add(entry);
    const [first, second, third, fourth] = entries.map(({ id }) => id).sort();
    const ids = async (page: { after?: string; before?: string; limit: number }) =>
      (await store.list('us', page)).map(({ id }) => id);
    expect(await ids({ limit: 9 })).toEqual([fourth, third, second, first]);
    expect(await ids({ limit: 2, after: fourth ?? '' })).toEqual([third, second]);
    expect(await ids({ limit: 2, before: first ?? '' })).toEqual([third, second]);
    expect(await store.scopes()).toContain('us');
  });
});

describe('a write to a suppression store whose response is lost, so that the SDK repeats it', () => {
  it.each([[[]], [['eu.fr']]])('leaves the new address on the list, beside entries of %o', async (others) => {
    const { client, table, close } = await startDynamoDb();
    const { address } = anEntry();
    for (const scope of others) await dynamoSuppressionStore(client, table).add(anEntry({ address, scope }));
    const store = dynamoSuppressionStore(repeating(client), table);
    const entry = anEntry({ address });
    expect(await store.add(entry)).toBe(true);
    expect(await store.list(entry.scope, { limit: 10 })).toEqual([entry]);
    expect(await store.find(address)).toContainEqual(entry);
    await close();
  });
});

/** A client that makes every update twice, and returns the outcome of the second. */
const repeating = (client: DynamoDBClient): DynamoDBClient =>
  ({
    send: async (command: never) => {
      if ((command as object) instanceof UpdateItemCommand) await client.send(command).catch(() => {});
      return client.send(command);
    },
  }) as unknown as DynamoDBClient;
