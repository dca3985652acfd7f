import { gunzipSync } from 'node:zlib';
import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Item, toItem } from '../../../../shared/adapters/dynamodb/attributes.ts';
import type { Mailbox } from '../../../../shared/email/address/address.ts';
import type { EmailStore } from '../../../../shared/ports/emails/email-store.ts';
import { aContent, anEmail } from '../../../support/builders/emails.ts';
import type { DynamoDb } from '../../../support/emulators/dynamodb.ts';
import { itemIn, largeContent } from '../../../support/emulators/email-items.ts';
import { startEmailStore } from '../../../support/emulators/email-stores.ts';
import type { S3 } from '../../../support/emulators/s3.ts';

const now = Date.UTC(2026, 2, 1, 12);

let dynamodb: DynamoDb;
let s3: S3;
let store: EmailStore;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ dynamodb, s3, store, stop } = await startEmailStore(now, 7));
});
afterAll(() => stop());

const itemOf = (id: string, sk: 'status' | 'content') => itemIn(dynamodb, id, sk);

/** The keys in a partition of an index. */
const indexed = async (index: string, partition: string, value: string): Promise<Item[]> => {
  const request = new QueryCommand({
    TableName: dynamodb.table,
    IndexName: index,
    KeyConditionExpression: `${partition} = :value`,
    ExpressionAttributeValues: { ':value': { S: value } },
  });
  return (await dynamodb.client.send(request)).Items ?? [];
};

describe('items', () => {
  it('are a status and a compressed content under the key of the email', async () => {
    const email = anEmail({ scope: 'eu.fr', dueAt: now + 1 });
    await store.accept(email, aContent());
    expect(await itemOf(email.id, 'status')).toMatchObject({
      state: { S: 'queued' },
      revision: { N: '0' },
      dueAt: { N: String(now + 1) },
      dueShard: { S: String(Number.parseInt(email.id.slice(-2), 16) % 4) },
      logDay: { S: 'eu.fr#2026-03-01' },
      logId: { S: email.id },
    });
    expect(await itemOf(email.id, 'status')).not.toHaveProperty('cc');
    const content = (await itemOf(email.id, 'content'))?.content?.B ?? Buffer.of();
    expect(JSON.parse(gunzipSync(content).toString())).toEqual(aContent());
  });

  it('have a status of one write unit for an order email that was sent', async () => {
    const email = anEmail({ type: 'order', scope: 'eu.fr', tags: [{ name: 'order', value: '000000123' }] });
    await store.accept(email, aContent());
    const response = `250 2.0.0 Ok: queued as ${'A'.repeat(40)}`;
    const [{ address }] = email.to as [Mailbox];
    await store.change(email, {
      state: 'sent',
      attempts: 1,
      sentAt: now,
      identity: { from: { name: 'Sales', address }, replyTo: [] },
      recipients: [{ address, kind: 'to', state: 'accepted', code: 250, response }],
    });
    const Item = await itemOf(email.id, 'status');
    const again = new PutItemCommand({ TableName: dynamodb.table, Item, ReturnConsumedCapacity: 'TOTAL' });
    expect((await dynamodb.client.send(again)).ConsumedCapacity?.CapacityUnits).toBe(1);
  });

  it.each([
    ['suppressed', 'suppressed'],
    ['failed', 'failed'],
    ['sent', 'failed'],
    ['held', 'pending'],
  ] as const)(
    'of an older version that left a recipient pending in an email that is %s are read as %s',
    async (...states) => {
      const [state, recipient] = states;
      const email = anEmail();
      await store.accept(email, aContent());
      await store.change(email, { state });
      expect(await itemOf(email.id, 'status')).toMatchObject({
        recipients: { L: [{ M: { state: { S: 'pending' } } }] },
      });
      expect(await store.find(email.id)).toMatchObject({ state, recipients: [{ state: recipient }] });
    },
  );

  it('have their content only in the bucket if it is too large for the table', async () => {
    const [email, content] = [anEmail(), largeContent()];
    await store.accept(email, content);
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: `emails/${email.id}` }));
    expect(JSON.parse(gunzipSync((await Body?.transformToByteArray()) ?? '').toString())).toEqual(content);
    expect(await itemOf(email.id, 'content')).toBeUndefined();
    expect(await itemOf(email.id, 'status')).toMatchObject({ contentIn: { S: 'bucket' } });
  });

  it('are read without attributes of a later version, and with defaults for those of an earlier one', async () => {
    const email = anEmail();
    const { id, scope, state, revision, createdAt, subject, contentIn } = email;
    const stored = { scope, state, revision, createdAt, subject, contentIn, pk: `email#${id}`, sk: 'status' };
    const Item = toItem({ ...stored, priority: { of: 'a later version' } });
    await dynamodb.client.send(new PutItemCommand({ TableName: dynamodb.table, Item }));
    expect(await store.find(id)).toEqual({ ...email, to: [], recipients: [] });
  });

  it('are not changed if the revision does not match', async () => {
    const email = anEmail({ dueAt: now });
    await store.accept(email, aContent());
    const before = await itemOf(email.id, 'status');
    await store.change({ ...email, revision: 1 }, { state: 'held' });
    expect(await itemOf(email.id, 'status')).toEqual(before);
  });
});

describe('indexes', () => {
  it('list the emails of a scope and day by id', async () => {
    const [first, second] = [anEmail({ scope: 'logged' }), anEmail({ scope: 'logged' })];
    await store.accept(second, aContent());
    await store.accept(first, aContent());
    const listed = await indexed('log', 'logDay', 'logged#2026-03-01');
    expect(listed.map(({ logId }) => logId?.S)).toEqual([first.id, second.id].sort());
  });

  it('list held emails by scope until they are held no more', async () => {
    const email = anEmail({ scope: 'held_here' });
    await store.accept(email, aContent());
    expect(await indexed('held', 'heldScope', 'held_here')).toEqual([]);
    const held = await store.change(email, { state: 'held', heldAt: now });
    expect(await indexed('held', 'heldScope', 'held_here')).toMatchObject([{ heldAt: { N: String(now) } }]);
    await store.change(held ?? email, { state: 'queued', heldAt: null });
    expect(await indexed('held', 'heldScope', 'held_here')).toEqual([]);
    expect(await itemOf(email.id, 'status')).not.toHaveProperty('heldScope');
  });

  it('drop a sent email from those that are due, and keep it in the log', async () => {
    const email = anEmail({ scope: 'ended', dueAt: now });
    await store.accept(email, aContent());
    await store.change(email, { state: 'sent', dueAt: null });
    const status = await itemOf(email.id, 'status');
    expect(status).not.toHaveProperty('dueAt');
    expect(status).not.toHaveProperty('dueShard');
    expect(await indexed('log', 'logDay', 'ended#2026-03-01')).toHaveLength(1);
  });
});
