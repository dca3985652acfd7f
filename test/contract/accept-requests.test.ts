import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoEmailStore } from '../../shared/adapters/dynamodb/emails/email-store.ts';
import { dynamoIdempotencyStore } from '../../shared/adapters/dynamodb/idempotency-store.ts';
import { contentBucket } from '../../shared/adapters/s3/content-bucket.ts';
import { aSendObject } from '../support/builders/send-object.ts';
import { type DynamoDb, startDynamoDb } from '../support/emulators/dynamodb.ts';
import { anEmailsApi, startOfTest } from '../support/http/emails-api.ts';
import { call } from '../support/http/http-call.ts';

let dynamodb: DynamoDb;
beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.close());

/** emails-api on the emulator, after the first email of the day. */
const anApi = async () => {
  const { client, table } = dynamodb;
  const store = dynamoEmailStore({ client, table, bucket: contentBucket('none'), now: () => startOfTest });
  const idempotency = dynamoIdempotencyStore(client, table);
  const { api, sendQueue } = anEmailsApi({ store, emailLog: store, idempotency });
  const post = (path: string, body: object, key?: string) =>
    call(api, {
      method: 'POST',
      path,
      token: 'sending',
      body,
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  await post('/emails', aSendObject());
  dynamodb.requests.length = 0;
  sendQueue.enqueued.length = 0;
  return { post, sendQueue };
};

describe('requests to AWS', () => {
  it('are three to accept an email: content, status, queue message', async () => {
    const { post, sendQueue } = await anApi();
    await post('/emails', aSendObject());
    expect(dynamodb.requests).toEqual(['PutItem', 'PutItem']);
    expect(sendQueue.enqueued).toHaveLength(1);
  });

  it('are four with an idempotency key, and three to answer again', async () => {
    const { post, sendQueue } = await anApi();
    const key = crypto.randomUUID();
    await post('/emails', aSendObject(), key);
    expect(dynamodb.requests).toEqual(['PutItem', 'PutItem', 'PutItem']);
    expect(sendQueue.enqueued).toHaveLength(1);
    dynamodb.requests.length = 0;
    await post('/emails', aSendObject(), key);
    expect(dynamodb.requests).toEqual(['PutItem', 'GetItem', 'BatchGetItem']);
    expect(sendQueue.enqueued).toHaveLength(1);
  });

  it('are two for each email of a batch, and one for its key', async () => {
    const { post } = await anApi();
    await post(
      '/emails/batch',
      Array.from({ length: 10 }, () => aSendObject()),
      crypto.randomUUID(),
    );
    expect(dynamodb.requests).toHaveLength(21);
  });
});
