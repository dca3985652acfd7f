import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoEmailStore } from '../../../../shared/adapters/dynamodb/emails/email-store.ts';
import { contentBucket } from '../../../../shared/adapters/s3/content-bucket.ts';
import { s3Bucket } from '../../../../shared/adapters/s3/s3-bucket.ts';
import type { EmailStore } from '../../../../shared/ports/emails/email-store.ts';
import { StoreUnavailable } from '../../../../shared/ports/errors.ts';
import { aContent, anEmail } from '../../../support/builders/emails.ts';
import { emulatorClient } from '../../../support/emulators/aws-client.ts';
import type { DynamoDb } from '../../../support/emulators/dynamodb.ts';
import { largeContent } from '../../../support/emulators/email-items.ts';
import { startEmailStore } from '../../../support/emulators/email-stores.ts';

const now = Date.UTC(2026, 2, 1, 12);

let dynamodb: DynamoDb;
let store: EmailStore;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ dynamodb, store, stop } = await startEmailStore(now, 7));
});
afterAll(() => stop());

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
  const fullBucket = { put: full, get: async () => undefined, has: async () => false, keep: full, expire: full };
  const failing = dynamoEmailStore({ client, table, bucket: fullBucket, now: () => now });
  const email = anEmail();
  await expect(failing.accept(email, largeContent())).rejects.toThrow(StoreUnavailable);
  expect(await store.find(email.id)).toBeUndefined();
});

it('is unavailable for every operation while the table cannot be reached', async () => {
  const client = new DynamoDBClient({ ...emulatorClient('http://127.0.0.1:9'), maxAttempts: 1 });
  const bucket = contentBucket('content');
  const unreachable = dynamoEmailStore({ client, table: 'emails', bucket, now: () => now });
  const email = anEmail();
  const operations = [
    unreachable.accept(email, aContent()),
    unreachable.find(email.id),
    unreachable.findAll([email.id]),
    unreachable.contents([email]),
    unreachable.withContent([email]),
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
  await expect(bucket.has('id')).rejects.toThrow(StoreUnavailable);
});
