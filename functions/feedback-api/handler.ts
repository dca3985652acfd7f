import { randomBytes } from 'node:crypto';
import { nodeDns, systemHostNames } from '../../shared/adapters/dns/node-dns.ts';
import { dynamoApiKeyStore } from '../../shared/adapters/dynamodb/api-key-store.ts';
import { dynamoAuditLog } from '../../shared/adapters/dynamodb/audit-log.ts';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoEmailStore } from '../../shared/adapters/dynamodb/emails/email-store.ts';
import { dynamoHourlyCounters } from '../../shared/adapters/dynamodb/hourly-counters.ts';
import { dynamoInForceStore } from '../../shared/adapters/dynamodb/in-force-store.ts';
import { dynamoRequestTokens } from '../../shared/adapters/dynamodb/request-tokens.ts';
import { dynamoCircuits } from '../../shared/adapters/dynamodb/sending/circuit-store.ts';
import { dynamoSuppressionStore } from '../../shared/adapters/dynamodb/suppression-store.ts';
import { dynamoWebhookStore } from '../../shared/adapters/dynamodb/webhook-store.ts';
import { contentBucket } from '../../shared/adapters/s3/content-bucket.ts';
import { downloadsBucket } from '../../shared/adapters/s3/downloads-bucket.ts';
import { sqs } from '../../shared/adapters/sqs/sqs-client.ts';
import { sqsWebhookQueue } from '../../shared/adapters/sqs/webhook-queue.ts';
import { ssmParameterReader } from '../../shared/adapters/ssm/parameters.ts';
import { ssm } from '../../shared/adapters/ssm/ssm-client.ts';
import { newEmailId } from '../../shared/email/lifecycle/id.ts';
import { createApi } from '../../shared/http/create-api.ts';
import { createRateLimit } from '../../shared/http/rate-limit/rate-limit.ts';
import { createCounting } from '../../shared/metrics/counting.ts';
import { countingReader } from '../../shared/metrics/counting-parameters.ts';
import { countingStore } from '../../shared/metrics/counting-store.ts';
import { indexShards, readEnv } from '../../shared/runtime/env.ts';
import { flushAfter } from '../../shared/runtime/flush-after.ts';
import { lazy } from '../../shared/runtime/lazy.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { networkPolicy } from '../../shared/runtime/network-policy.ts';
import { createSettingsReader } from '../../shared/settings/in-force/reader.ts';
import { knownEndpoints } from '../../shared/webhooks/known-endpoints.ts';
import { outboxStore } from '../../shared/webhooks/outbox-store.ts';
import { reportingSuppressions } from '../../shared/webhooks/reporting-suppressions.ts';
import { feedbackRoutes } from './routes.ts';

const log = createLog();
const now = Date.now;
const env = readEnv([
  'parameterPrefix',
  'table',
  'bucket',
  'webhookQueueUrl',
  'retentionDays',
  'requestsPerSecondPerKey',
]);
const client = dynamoDb();
const counters = dynamoHourlyCounters(client, env.table);
const counting = createCounting({ counters, log, now });
const store = dynamoEmailStore({
  client,
  table: env.table,
  bucket: contentBucket(env.bucket),
  now,
  retentionDays: Number(env.retentionDays),
  shards: indexShards(),
});
const webhooks = dynamoWebhookStore(client, env.table);
const endpoints = knownEndpoints(webhooks, now);
const webhookQueue = sqsWebhookQueue({
  client: sqs(),
  queueUrl: env.webhookQueueUrl,
  onRefused: (code, count) => log.warn('The webhook queue refused messages', { code, count }),
});
const owing = outboxStore(countingStore(store, counting), { endpoints, queue: webhookQueue, now, log });
const settings = lazy(() =>
  createSettingsReader({
    inForce: dynamoInForceStore(client, env.table),
    parameters: countingReader(ssmParameterReader({ client: ssm(), prefix: env.parameterPrefix }), counting.metrics),
    now,
  }),
);
const routes = feedbackRoutes({
  store: owing,
  emailLog: store,
  circuits: dynamoCircuits(client, env.table),
  settings: { effective: (scope) => settings().effective(scope) },
  dns: { ...nodeDns(), ...systemHostNames() },
  downloads: downloadsBucket(env.bucket),
  counters,
  suppressions: reportingSuppressions(dynamoSuppressionStore(client, env.table), {
    endpoints,
    webhooks,
    queue: webhookQueue,
    now,
  }),
  audit: dynamoAuditLog(client, env.table, (at) => newEmailId(at, randomBytes(16))),
  webhooks,
  webhookQueue,
  network: networkPolicy(),
  secretBytes: randomBytes,
  metrics: counting.metrics,
  now,
  newId: (at) => newEmailId(at, randomBytes(16)),
  log,
});

/** Feedback on sent emails: returned mail, the suppression list and webhooks. */
export const handler = createApi({
  routes,
  apiKeys: dynamoApiKeyStore(client, env.table),
  rateLimit: createRateLimit({
    tokens: dynamoRequestTokens(client, env.table),
    requestsPerSecond: Number(env.requestsPerSecondPerKey),
    now,
    log,
  }),
  now,
  log,
}).use(flushAfter(owing, counting));
