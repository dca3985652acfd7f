import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentBucket } from '../../shared/adapters/content-bucket.ts';
import { dynamoEmailStore } from '../../shared/adapters/email-store.ts';
import { dynamoIdempotencyStore } from '../../shared/adapters/idempotency-store.ts';
import { type DynamoDb, startDynamoDb } from '../support/dynamodb.ts';
import { anEmailsApi, startOfTest } from '../support/emails-api.ts';
import { call } from '../support/http-call.ts';
import { aSendObject } from '../support/send-object.ts';

let dynamodb: DynamoDb;
beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.close());

/** emails-api on the emulator, after its first email of the day. */
const anApi = async () => {
  const { client, table } = dynamodb;
  const store = dynamoEmailStore({ client, table, bucket: contentBucket('none'), now: () => startOfTest });
  const idempotency = dynamoIdempotencyStore(client, table);
  const { api, doorbell } = anEmailsApi({ store, emailLog: store, idempotency });
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
  doorbell.rung.length = 0;
  return { post, doorbell };
};

describe('requests to AWS', () => {
  it('are three to accept an email: content, status, doorbell', async () => {
    const { post, doorbell } = await anApi();
    await post('/emails', aSendObject());
    expect(dynamodb.requests).toEqual(['PutItem', 'PutItem']);
    expect(doorbell.rung).toHaveLength(1);
  });

  it('are four with an idempotency key, and three to answer again', async () => {
    const { post, doorbell } = await anApi();
    const key = crypto.randomUUID();
    await post('/emails', aSendObject(), key);
    expect(dynamodb.requests).toEqual(['PutItem', 'PutItem', 'PutItem']);
    expect(doorbell.rung).toHaveLength(1);
    dynamodb.requests.length = 0;
    await post('/emails', aSendObject(), key);
    expect(dynamodb.requests).toEqual(['PutItem', 'GetItem', 'BatchGetItem']);
    expect(doorbell.rung).toHaveLength(1);
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
