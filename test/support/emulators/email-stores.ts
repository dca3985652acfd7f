import { dynamoEmailStore } from '../../../shared/adapters/dynamodb/emails/email-store.ts';
import { contentBucket } from '../../../shared/adapters/s3/content-bucket.ts';
import { s3Bucket } from '../../../shared/adapters/s3/s3-bucket.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import type { EmailLog } from '../../../shared/ports/emails/email-log.ts';
import type { EmailStore } from '../../../shared/ports/emails/email-store.ts';
import { aContent, anEmail } from '../builders/emails.ts';
import { memoryEmailStore } from '../fakes/memory-email-store.ts';
import { type DynamoDb, startDynamoDb } from './dynamodb.ts';
import { type S3, startS3 } from './s3.ts';

export interface StoreOnEmulators {
  store: EmailStore & EmailLog;
  dynamodb: DynamoDb;
  s3: S3;
  stop(): Promise<void>;
}

/** The deployed store, on emulators of its table and bucket; the retention is in days. */
export const startEmailStore = async (now: number, retentionDays: number): Promise<StoreOnEmulators> => {
  const [dynamodb, s3] = await Promise.all([startDynamoDb(), startS3()]);
  const { client, table } = dynamodb;
  const bucket = contentBucket(s3.bucket, async (name) => s3Bucket(name, s3.client));
  return {
    store: dynamoEmailStore({ client, table, bucket, now: () => now, retentionDays }),
    dynamodb,
    s3,
    stop: async () => {
      await Promise.all([dynamodb.close(), s3.close()]);
    },
  };
};

type Start = () => Promise<{ store: EmailStore & EmailLog; stop: () => Promise<void> }>;

/** Every email store with its name, at a fixed time. */
export const emailStores = (now: number): [string, Start][] => [
  ['in memory', async () => ({ store: memoryEmailStore({ now: () => now }), stop: async () => {} })],
  ['in DynamoDB and S3', () => startEmailStore(now, 30)],
];

export const acceptedBy = async (store: EmailStore, overrides: Partial<Email> = {}): Promise<Email> => {
  const email = anEmail(overrides);
  await store.accept(email, aContent());
  return email;
};

/** The due time of this email in the due index, whichever shard it is in. */
export const dueTimeIn = async (store: EmailStore, { id }: Email, at = Number.MAX_SAFE_INTEGER) => {
  const shards = Array.from({ length: store.shards }, (_, shard) => store.due(shard, at, 1000));
  return (await Promise.all(shards)).flat().find((due) => due.id === id)?.dueAt;
};
