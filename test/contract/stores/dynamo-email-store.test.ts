import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Item, toItem } from '../../../shared/adapters/dynamodb/attributes.ts';
import { dynamoEmailStore } from '../../../shared/adapters/dynamodb/emails/email-store.ts';
import { dynamoSuppressionStore } from '../../../shared/adapters/dynamodb/suppression-store.ts';
import { contentBucket } from '../../../shared/adapters/s3/content-bucket.ts';
import { s3Bucket } from '../../../shared/adapters/s3/s3-bucket.ts';
import type { Address, Mailbox } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import type { EmailChanges, EmailStore } from '../../../shared/ports/email-store.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import { type DynamoDb, startDynamoDb } from '../../support/emulators/dynamodb.ts';
import { type S3, startS3 } from '../../support/emulators/s3.ts';

const now = Date.UTC(2026, 2, 1, 12);
const days = (count: number) => String(now / 1000 + count * 86_400);
const largeContent = () =>
  aContent({ attachments: [{ filename: 'invoice.pdf', content: randomBytes(600_000).toString('base64') }] });

let dynamodb: DynamoDb;
let s3: S3;
let store: EmailStore;

beforeAll(async () => {
  [dynamodb, s3] = await Promise.all([startDynamoDb(), startS3()]);
  const { client, table } = dynamodb;
  const bucket = contentBucket(s3.bucket, async (name) => s3Bucket(name, s3.client));
  store = dynamoEmailStore({ client, table, bucket, now: () => now, retentionDays: 7 });
});
afterAll(() => Promise.all([dynamodb.close(), s3.close()]));
// The first email of a scope and day costs one request more.
beforeAll(() => store.accept(anEmail(), aContent()));

const itemOf = async (id: string, sk: string): Promise<Item | undefined> => {
  const key = toItem({ pk: `email#${id}`, sk });
  return (await dynamodb.client.send(new GetItemCommand({ TableName: dynamodb.table, Key: key }))).Item;
};

/** Keys that an index has for a partition. */
const indexed = async (index: string, partition: string, value: string): Promise<Item[]> => {
  const request = new QueryCommand({
    TableName: dynamodb.table,
    IndexName: index,
    KeyConditionExpression: `${partition} = :value`,
    ExpressionAttributeValues: { ':value': { S: value } },
  });
  return (await dynamodb.client.send(request)).Items ?? [];
};

/** Names of the DynamoDB operations requested while the work runs, and of S3's HTTP methods. */
const requestsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
  const toBucket = vi.spyOn(s3.client.config.requestHandler, 'handle');
  dynamodb.requests.length = 0;
  await work();
  return [...dynamodb.requests, ...toBucket.mock.calls.map(([{ method }]) => method)];
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

  it('lie in the bucket, and only there, when the content is too large for the table', async () => {
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

  it('are not changed by a change that fails to find its revision', async () => {
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
    const held = await store.change(email, { state: 'held' });
    expect(await indexed('held', 'heldScope', 'held_here')).toMatchObject([{ heldAt: { N: String(now) } }]);
    await store.change(held ?? email, { state: 'queued' });
    expect(await indexed('held', 'heldScope', 'held_here')).toEqual([]);
    expect(await itemOf(email.id, 'status')).not.toHaveProperty('heldScope');
  });

  it('drop a sent email from those that are due, and keep it in the log', async () => {
    const email = anEmail({ scope: 'ended', dueAt: now });
    await store.accept(email, aContent());
    await store.change(email, { state: 'sent' });
    const status = await itemOf(email.id, 'status');
    expect(status).not.toHaveProperty('dueAt');
    expect(status).not.toHaveProperty('dueShard');
    expect(await indexed('log', 'logDay', 'ended#2026-03-01')).toHaveLength(1);
  });
});

describe('the time to live', () => {
  it('of a content is 35 days longer than the retention, from acceptance', async () => {
    const email = anEmail();
    await store.accept(email, aContent());
    expect(await itemOf(email.id, 'content')).toHaveProperty('ttl.N', days(42));
  });

  /** Where the contents of an email lie: the end of its item, or its prefixes in the bucket. */
  const contentOf = async ({ id }: Email) => {
    const keys = [`emails/${id}`, `held/${id}`];
    const listed = await Promise.all(
      keys.map((Prefix) => s3.client.send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix }))),
    );
    const item = await itemOf(id, 'content');
    return item ? (item.ttl?.N ?? 'endless') : listed.flatMap(({ Contents = [] }) => Contents.map(({ Key }) => Key));
  };

  const accepted = async (content = aContent()): Promise<Email> => {
    const email = anEmail();
    await store.accept(email, content);
    return (await store.find(email.id)) ?? email;
  };
  const changed = async (email: Email, ...changes: EmailChanges[]): Promise<Email> => {
    let last = email;
    for (const one of changes) last = (await store.change(last, one)) ?? last;
    return last;
  };
  const leased = { state: 'sending', heldAt: null, heldMs: 5 } as const;

  it('of a content ends while the email is held, and begins anew with its final state', async () => {
    const held = await changed(await accepted(), { state: 'sending' }, { state: 'held' });
    expect(await contentOf(held)).toBe('endless');
    const sending = await changed(held, leased);
    expect(await contentOf(sending)).toBe('endless');
    expect(await contentOf(await changed(sending, { state: 'sent' }))).toBe(days(42));
  });

  it('of a content in the bucket does the same, under a prefix that no lifecycle rule ends', async () => {
    const content = largeContent();
    const held = await changed(await accepted(content), { state: 'held' });
    expect(await contentOf(held)).toEqual([`emails/${held.id}`, `held/${held.id}`]);
    await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: `emails/${held.id}` }));
    expect((await store.contents([held])).get(held.id)).toEqual(content);
    await changed(held, leased, { state: 'sent' });
    expect(await contentOf(held)).toEqual([`emails/${held.id}`]);
    expect((await store.contents([held])).get(held.id)).toEqual(content);
  });

  it('of a content ends when a final email is tried again by hand', async () => {
    const again = { state: 'queued', retriedAt: now, heldMs: null } as const;
    const email = await changed(await accepted(), { state: 'failed' }, again);
    expect(await contentOf(email)).toBe('endless');
    expect(await contentOf(await changed(email, { state: 'failed' }))).toBe(days(42));
  });

  it('of a content is what the first of two writers wants', async () => {
    const email = await accepted();
    await changed(email, { state: 'canceled' });
    expect(await store.change(email, { state: 'held' })).toBeUndefined();
    expect(await contentOf(email)).toBe(days(42));
    const held = await changed(await accepted(), { state: 'held' });
    await changed(held, { state: 'held', reason: 'another' });
    expect(await store.change(held, { state: 'canceled' })).toBeUndefined();
    expect(await contentOf(held)).toBe('endless');
  });

  it('of a content that is gone does not bring it back', async () => {
    const email = await accepted();
    const Key = toItem({ pk: `email#${email.id}`, sk: 'content' });
    await dynamodb.client.send(new DeleteItemCommand({ TableName: dynamodb.table, Key }));
    expect(await contentOf(await changed(email, { state: 'held' }))).toEqual([]);
  });

  it('of a status begins with its final state', async () => {
    const email = anEmail();
    await store.accept(email, aContent());
    const leased = await store.change(email, { state: 'sending' });
    expect(await itemOf(email.id, 'status')).not.toHaveProperty('ttl');
    await store.change(leased ?? email, { state: 'sent' });
    expect(await itemOf(email.id, 'status')).toHaveProperty('ttl.N', days(7));
  });

  it('begins at acceptance for an email that is suppressed from the start', async () => {
    const email = anEmail({ state: 'suppressed' });
    await store.accept(email, aContent());
    expect(await itemOf(email.id, 'status')).toHaveProperty('ttl.N', days(7));
  });

  it('ends when a final email is tried again', async () => {
    const email = anEmail();
    await store.accept(email, aContent());
    const failed = await store.change(email, { state: 'failed' });
    await store.change(failed ?? email, { state: 'queued' });
    expect(await itemOf(email.id, 'status')).not.toHaveProperty('ttl');
  });
});

describe('requests', () => {
  it('are two to accept, the content first, the status last', async () => {
    const put = vi.spyOn(dynamodb.client, 'send');
    await store.accept(anEmail(), aContent());
    const keys = put.mock.calls.map(([{ input }]) => 'Item' in input && input.Item?.sk?.S);
    expect(keys).toEqual(['content', 'status']);
    expect(dynamodb.requests.slice(-2)).toEqual(['PutItem', 'PutItem']);
  });

  it('are two to accept a large content as well', async () => {
    expect(await requestsOf(() => store.accept(anEmail(), largeContent()))).toEqual(['PutItem', 'PUT']);
  });

  it('are one for the status or content of up to a hundred emails, and two for one more', async () => {
    const emails = Array.from({ length: 101 }, () => anEmail());
    const ids = emails.map(({ id }) => id);
    expect(await requestsOf(() => store.findAll(ids.slice(1)))).toEqual(['BatchGetItem']);
    expect(await requestsOf(() => store.contents(emails.slice(1)))).toEqual(['BatchGetItem']);
    expect(await requestsOf(() => store.findAll(ids))).toEqual(['BatchGetItem', 'BatchGetItem']);
  });

  it('are one for the contents of a batch and the suppressions of its recipients', async () => {
    const email = anEmail();
    await store.accept(email, aContent());
    const entry = {
      id: email.id,
      scope: 'default',
      address: 'ada@example.com' as Address,
      origin: 'manual',
      createdAt: 0,
    } as const;
    await dynamoSuppressionStore(dynamodb.client, dynamodb.table).add(entry);
    expect(await requestsOf(() => store.deliverable([email]))).toEqual(['BatchGetItem']);
    const { contents, suppressions } = await store.deliverable([email]);
    expect([[...contents.keys()], suppressions]).toEqual([[email.id], [entry]]);
  });

  it('are one more for the first change that holds an email, and none for those after it', async () => {
    const email = anEmail();
    await store.accept(email, aContent());
    expect(await requestsOf(() => store.change(email, { state: 'held' }))).toEqual(['UpdateItem', 'UpdateItem']);
    const held = (await store.find(email.id)) ?? email;
    const leased = { state: 'sending', heldAt: null, heldMs: 5 } as const;
    expect(await requestsOf(() => store.change(held, leased))).toEqual(['UpdateItem']);
  });

  it('are one to change, find, look for due emails and postpone', async () => {
    const email = anEmail({ dueAt: now });
    await store.accept(email, aContent());
    expect(await requestsOf(() => store.change(email, { state: 'sending' }))).toEqual(['UpdateItem']);
    expect(await requestsOf(() => store.find(email.id))).toEqual(['GetItem']);
    expect(await requestsOf(() => store.due(0, now, 10))).toEqual(['Query']);
    expect(await requestsOf(() => store.postpone({ id: email.id, dueAt: now }, now + 1))).toEqual(['UpdateItem']);
  });
});

it('reads the truth, not a copy that lags behind', async () => {
  const send = vi.spyOn(dynamodb.client, 'send');
  await store.find(anEmail().id);
  expect(send.mock.lastCall?.[0].input).toHaveProperty('ConsistentRead', true);
});

it('finds the contents of all emails when they exceed one answer', async () => {
  const emails = Array.from({ length: 12 }, () => anEmail());
  const content = aContent({ text: randomBytes(150_000).toString('base64') });
  await Promise.all(emails.map((email) => store.accept(email, content)));
  const contents = await store.contents(emails);
  expect([...contents.keys()].sort()).toEqual(emails.map(({ id }) => id).sort());
  expect(contents.get(emails[0]?.id ?? '')).toEqual(content);
});

it('does not accept an email whose content could not be stored', async () => {
  const { client, table } = dynamodb;
  const full = () => Promise.reject(new StoreUnavailable('full'));
  const fullBucket = { put: full, get: async () => undefined, keep: full, expire: full };
  const failing = dynamoEmailStore({ client, table, bucket: fullBucket, now: () => now });
  const email = anEmail();
  await expect(failing.accept(email, largeContent())).rejects.toThrow(StoreUnavailable);
  expect(await store.find(email.id)).toBeUndefined();
});

it('is unavailable, whatever is asked, while the table cannot be reached', async () => {
  const client = new DynamoDBClient({ ...emulatorClient('http://127.0.0.1:9'), maxAttempts: 1 });
  const bucket = contentBucket('content');
  const unreachable = dynamoEmailStore({ client, table: 'emails', bucket, now: () => now });
  const email = anEmail();
  const operations = [
    unreachable.accept(email, aContent()),
    unreachable.find(email.id),
    unreachable.findAll([email.id]),
    unreachable.contents([email]),
    unreachable.change(email, { state: 'sending' }),
    unreachable.due(0, now, 1),
    unreachable.postpone({ id: email.id, dueAt: now }, now + 1),
  ];
  for (const result of await Promise.allSettled(operations)) {
    expect(result).toMatchObject({ reason: { name: 'StoreUnavailable', cause: { code: 'ECONNREFUSED' } } });
  }
});

it('is unavailable while the bucket cannot be reached', async () => {
  const client = new S3Client({ ...emulatorClient('http://127.0.0.1:9'), maxAttempts: 1 });
  const bucket = contentBucket('content', async (name) => s3Bucket(name, client));
  await expect(bucket.put('id', Buffer.of(1))).rejects.toThrow(StoreUnavailable);
  await expect(bucket.get('id')).rejects.toThrow(StoreUnavailable);
});
