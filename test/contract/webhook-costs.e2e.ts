import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoWebhookStore } from '../../shared/adapters/dynamodb/webhook-store.ts';
import { newSecret } from '../../shared/webhooks/signature.ts';
import { type Aws, startAws } from '../bench/rig/aws.ts';
import { type CountingProxy, startCountingProxy } from '../bench/rig/counting-proxy.ts';
import { accept, deliver, startFunction } from '../bench/rig/function.ts';
import { type SmtpServer, startSmtp } from '../bench/rig/smtp.ts';
import { sendRequest } from '../bench/sample.ts';
import { Clock } from '../faults/deployment/clock.ts';
import { emulatorClient } from '../support/emulators/aws-client.ts';

const EMAILS = 20;
const BATCH = 10;

let aws: Aws;
let proxy: CountingProxy;
let smtp: SmtpServer;
let shop: Server;
let directory: string;
const told: string[] = [];

beforeAll(async () => {
  aws = await startAws();
  directory = await mkdtemp(join(tmpdir(), 'storemail-webhook-costs-'));
  [proxy, smtp] = await Promise.all([startCountingProxy(aws.url), startSmtp({ pipelining: true, roundTripMs: 0 })]);
  await aws.configure({ 'system/smtp/host': 'localhost', 'system/smtp/port': smtp.port });
  shop = createServer((request, response) => {
    told.push(String(request.headers['svix-id']));
    request.resume();
    response.end('ok');
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  shop.closeAllConnections();
  await Promise.all([proxy.close(), smtp.close(), new Promise((resolve) => shop.close(resolve))]);
  await aws.close();
  await rm(directory, { recursive: true, force: true });
});

/** Practically stopped, so that caches stay warm. */
const environment = () => ({ ...aws.environment(proxy.url), ...new Clock(directory, 1 / 1_000).environment() });

const writeUnits = (): number => proxy.take().reduce((sum, one) => sum + one.writeUnits, 0);

/** Write units of delivering an email with the current endpoints. */
const unitsOfDelivery = async (): Promise<number> => {
  const api = await startFunction('emails-api', environment());
  const ids: string[] = [];
  for (let n = 0; n < EMAILS + BATCH; n += 1) ids.push((await accept(api, sendRequest('12 kB', n))).id);
  await api.leave();
  const worker = await startFunction('deliver-email', environment());
  await deliver(worker, ids.slice(0, BATCH));
  writeUnits();
  for (let n = BATCH; n < ids.length; n += BATCH) await deliver(worker, ids.slice(n, n + BATCH));
  const units = writeUnits() / EMAILS;
  await worker.leave();
  return units;
};

/** The messages of the webhook queue, which here is the send queue. */
const eventsQueued = async () => {
  const client = new SQSClient(emulatorClient(aws.url));
  const events: string[] = [];
  for (let empty = 0; empty < 2; ) {
    const request = new ReceiveMessageCommand({ QueueUrl: aws.queueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await client.send(request);
    empty = Messages.length === 0 ? empty + 1 : 0;
    events.push(...Messages.flatMap(({ Body = '' }) => (Body.includes('"endpoint"') ? [Body] : [])));
  }
  client.destroy();
  return events;
};

it('an email reported to one endpoint costs at most three more write units', async () => {
  const without = await unitsOfDelivery();
  const store = dynamoWebhookStore(aws.dynamoDb, aws.table);
  await store.put({
    id: '0198c0de-7a11-7000-8a5e-0123456789ab',
    scope: 'default',
    url: `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`,
    events: ['email.sent', 'email.bounced', 'email.failed'],
    status: 'enabled',
    createdAt: 0,
    secret: newSecret(randomBytes),
  });
  const withEndpoint = await unitsOfDelivery();
  const events = await eventsQueued();
  expect(events).toHaveLength(EMAILS + BATCH);
  const teller = await startFunction('deliver-webhooks', environment());
  writeUnits();
  const Records = events.map((body, n) => ({ messageId: String(n), body, attributes: {}, messageAttributes: {} }));
  await teller.ask({ event: { Records }, timeoutMs: 60_000 });
  const telling = writeUnits() / events.length;
  await teller.leave();
  expect(new Set(told).size).toBe(events.length);
  const more = withEndpoint - without + telling;
  expect({ more, isWithin: more <= 3 }).toMatchObject({ isWithin: true });
  expect(more).toBeGreaterThan(1);
});
