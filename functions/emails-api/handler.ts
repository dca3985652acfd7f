import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoHourlyCounters } from '../../shared/adapters/dynamodb/hourly-counters.ts';
import { dynamoRequestTokens } from '../../shared/adapters/dynamodb/request-tokens.ts';
import { dynamoWebhookStore } from '../../shared/adapters/dynamodb/webhook-store.ts';
import { sqs } from '../../shared/adapters/sqs/sqs-client.ts';
import { sqsWebhookQueue } from '../../shared/adapters/sqs/webhook-queue.ts';
import { createApi } from '../../shared/http/create-api.ts';
import { createRateLimit } from '../../shared/http/rate-limit/rate-limit.ts';
import { createCounting } from '../../shared/metrics/counting.ts';
import { countingStore } from '../../shared/metrics/counting-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { flushAfter } from '../../shared/runtime/flush-after.ts';
import { lazy } from '../../shared/runtime/lazy.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { knownEndpoints } from '../../shared/webhooks/known-endpoints.ts';
import { outboxStore } from '../../shared/webhooks/outbox-store.ts';
import { emailsApiPorts } from './dependencies.ts';
import { emailsApiRoutes } from './routes.ts';

const log = createLog();
const now = Date.now;
const env = readEnv(['table', 'webhookQueueUrl', 'requestsPerSecondPerKey']);
const counting = createCounting({ counters: dynamoHourlyCounters(dynamoDb(), env.table), log, now });
const ports = emailsApiPorts(log, counting.metrics, now);
const webhookQueue = lazy(() =>
  sqsWebhookQueue({
    client: sqs(),
    queueUrl: env.webhookQueueUrl,
    onRefused: (code, count) => log.warn('The webhook queue refused messages', { code, count }),
  }),
);
const store = outboxStore(countingStore(ports.store, counting), {
  endpoints: knownEndpoints(dynamoWebhookStore(dynamoDb(), env.table), now),
  queue: { send: (deliveries) => webhookQueue().send(deliveries) },
  now,
  log,
});

/**
 * Serves the endpoints for emails and API keys, and all paths that no other function serves. Created
 * once per cold start.
 */
export const handler = createApi({
  routes: emailsApiRoutes({ ...ports, store }),
  elsewhere: ['/emails/metrics', '/emails/why'],
  apiKeys: ports.apiKeys,
  rateLimit: createRateLimit({
    tokens: dynamoRequestTokens(dynamoDb(), env.table),
    requestsPerSecond: Number(env.requestsPerSecondPerKey),
    now,
    log,
  }),
  now,
  log,
}).use(flushAfter(store, counting));
