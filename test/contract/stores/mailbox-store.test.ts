import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoMailboxStore } from '../../../shared/adapters/dynamodb/mailbox-store.ts';
import type { MailboxStore } from '../../../shared/ports/emails/mailbox.ts';
import { startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { memoryMailboxStore } from '../../support/imap/memory-mailbox-store.ts';

const onEmulator = async () => {
  const { client, table, close } = await startDynamoDb();
  return { store: dynamoMailboxStore(client, table), stop: close };
};
const inMemory = async () => ({ store: memoryMailboxStore(), stop: async () => {} });

const cursor = { uidValidity: '7', lastUid: 12, later: { 9: 1 } };
const report = { at: 150, state: 'up', detail: '3 read' } as const;

describe.each<[string, () => Promise<{ store: MailboxStore; stop: () => Promise<void> }>]>([
  ['in memory', inMemory],
  ['in DynamoDB', onEmulator],
])('what is known of mailboxes %s', (_where, start) => {
  let store: MailboxStore;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, stop } = await start());
  });
  afterAll(() => stop());

  it('is leased to one of many at once', async () => {
    const taken = await Promise.all(Array.from({ length: 10 }, () => store.take('raced', 100, 200)));
    expect(taken.filter((one) => one !== undefined)).toHaveLength(1);
  });

  it('is passed on with the next lease, which is free once it is released', async () => {
    expect(await store.take('eu', 100, 200)).toEqual({});
    expect(await store.write('eu', 200, { cursor }, false)).toBe(true);
    expect(await store.take('eu', 150, 300)).toBeUndefined();
    expect(await store.write('eu', 200, { report }, true)).toBe(true);
    expect(await store.take('eu', 151, 300)).toEqual({ cursor, report });
    expect(await store.report('eu')).toEqual(report);
  });

  it('is not written by those who have lost the lease', async () => {
    await store.take('late', 100, 200);
    await store.take('late', 200, 300);
    expect(await store.write('late', 200, { cursor }, true)).toBe(false);
    expect(await store.take('late', 301, 400)).toEqual({});
  });

  it('is empty for a scope that was never read', async () => {
    expect(await store.report('nowhere')).toBeUndefined();
  });
});
