import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoHourlyCounters } from '../../shared/adapters/dynamodb/hourly-counters.ts';
import { dynamoSuppressionStore } from '../../shared/adapters/dynamodb/suppression-store.ts';
import { dynamoWebhookStore } from '../../shared/adapters/dynamodb/webhook-store.ts';
import { postWebhook } from '../../shared/adapters/http/post-webhook.ts';
import { sqs } from '../../shared/adapters/sqs/sqs-client.ts';
import { sqsWebhookQueue } from '../../shared/adapters/sqs/webhook-queue.ts';
import { createCounting } from '../../shared/metrics/counting.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { eventHandler } from '../../shared/runtime/event-handler.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { networkPolicy } from '../../shared/runtime/network-policy.ts';
import { knownEndpoints } from '../../shared/webhooks/known-endpoints.ts';
import { happened } from '../../shared/webhooks/reporting-suppressions.ts';
import { EventDelivery } from './deliver-events.ts';
import { releaseDueEvents } from './release-due-events.ts';

/** Milliseconds that an endpoint has to answer. */
const TIMEOUT_MS = 15_000;

const log = createLog();
const now = Date.now;
const env = readEnv(['table', 'webhookQueueUrl']);
const client = dynamoDb();
const counting = createCounting({ counters: dynamoHourlyCounters(client, env.table), log, now });
const store = dynamoWebhookStore(client, env.table);
const queue = sqsWebhookQueue({
  client: sqs(),
  queueUrl: env.webhookQueueUrl,
  onRefused: (code, count) => log.warn('The webhook queue refused messages', { code, count }),
});
const suppressions = dynamoSuppressionStore(client, env.table);
const delivery = new EventDelivery({
  happened: (event) => happened(suppressions, event),
  store,
  queue,
  endpoints: knownEndpoints(store, now),
  post: postWebhook({ network: networkPolicy(), timeoutMs: TIMEOUT_MS }),
  metrics: counting.metrics,
  now,
  log,
});

/** Handles batches of the webhook queue and, every minute, the events whose next attempt is due. */
export const handler = eventHandler(
  async (event: SQSEvent | object): Promise<SQSBatchResponse | undefined> => {
    if ('Records' in event) return delivery.batch(event.Records);
    await releaseDueEvents({ store, queue, now, log });
    return undefined;
  },
  { log, flushed: [counting] },
);
