import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoEmailStore } from '../../../shared/adapters/dynamodb/emails/email-store.ts';
import { contentBucket } from '../../../shared/adapters/s3/content-bucket.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { aContent, anEmail } from '../builders/emails.ts';
import { emulatorClient } from '../emulators/aws-client.ts';

const exception = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException';

/**
 * Reads from and writes to a table that throttles everything until the store gives up. Returns the
 * number of requests.
 */
export const throttledRequests = async (): Promise<number> => {
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    request.resume();
    response
      .writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify({ __type: exception }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({ ...emulatorClient(url), maxAttempts: 2 });
  const store = dynamoEmailStore({ client, table: 'emails', bucket: contentBucket('unused'), now: Date.now });
  const calls = [store.find(anEmail().id), store.accept(anEmail(), aContent())];
  const outcomes = await Promise.allSettled(calls);
  client.destroy();
  server.close();
  const isTold = outcomes.every((one) => one.status === 'rejected' && one.reason instanceof StoreUnavailable);
  return isTold ? requests : 0;
};
