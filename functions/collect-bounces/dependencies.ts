import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoEmailStore } from '../../shared/adapters/dynamodb/emails/email-store.ts';
import { dynamoInForceStore } from '../../shared/adapters/dynamodb/in-force-store.ts';
import { dynamoMailboxStore } from '../../shared/adapters/dynamodb/mailbox-store.ts';
import { dynamoSuppressionStore } from '../../shared/adapters/dynamodb/suppression-store.ts';
import { dynamoTokenStore } from '../../shared/adapters/dynamodb/token-store.ts';
import { dynamoWebhookStore } from '../../shared/adapters/dynamodb/webhook-store.ts';
import { lazyAccessTokens } from '../../shared/adapters/oauth2/lazy-access-tokens.ts';
import { contentBucket } from '../../shared/adapters/s3/content-bucket.ts';
import { sqs } from '../../shared/adapters/sqs/sqs-client.ts';
import { sqsWebhookQueue } from '../../shared/adapters/sqs/webhook-queue.ts';
import { ssmParameters } from '../../shared/adapters/ssm/parameters.ts';
import { ssm } from '../../shared/adapters/ssm/ssm-client.ts';
import { newEmailId } from '../../shared/email/lifecycle/id.ts';
import { countingParameters } from '../../shared/metrics/counting-parameters.ts';
import type { Counting } from '../../shared/metrics/counting-store.ts';
import { countingStore } from '../../shared/metrics/counting-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { lazy } from '../../shared/runtime/lazy.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { networkPolicy } from '../../shared/runtime/network-policy.ts';
import { createSettingsReader } from '../../shared/settings/in-force/reader.ts';
import { secretsIn } from '../../shared/settings/in-force/secrets.ts';
import { knownEndpoints } from '../../shared/webhooks/known-endpoints.ts';
import { outboxStore } from '../../shared/webhooks/outbox-store.ts';
import { reportingSuppressions } from '../../shared/webhooks/reporting-suppressions.ts';
import type { CollectDependencies } from './collect-bounces.ts';

/** The dependencies of collecting, on AWS. `flushed`: the store that enqueues webhook events after each run. */
export const collectPorts = (log: Log, now: () => number, counting: Counting) => {
  const env = readEnv(['table', 'bucket', 'webhookQueueUrl', 'parameterPrefix', 'retentionDays']);
  const [client, network] = [dynamoDb(), networkPolicy()];
  const bucket = contentBucket(env.bucket);
  const emails = dynamoEmailStore({ client, table: env.table, bucket, now, retentionDays: Number(env.retentionDays) });
  const inForce = dynamoInForceStore(client, env.table);
  const parameters = countingParameters(
    ssmParameters({ client: ssm(), prefix: env.parameterPrefix }),
    counting.metrics,
  );
  const webhooks = dynamoWebhookStore(client, env.table);
  const endpoints = knownEndpoints(webhooks, now);
  const queue = sqsWebhookQueue({
    client: sqs(),
    queueUrl: env.webhookQueueUrl,
    onRefused: (code, count) => log.warn('The webhook queue refused messages', { code, count }),
  });
  const store = outboxStore(countingStore(emails, counting), { endpoints, queue, now, log });
  // Few deployments have a mailbox: those without one load no IMAP.
  const imap = lazy(async () => (await import('#open-mailbox')).openMailbox({ network }));
  const dependencies: CollectDependencies = {
    inForce,
    parameters,
    settings: createSettingsReader({ inForce, parameters, now, secrets: secretsIn(parameters) }),
    tokens: lazyAccessTokens({ openStore: async () => dynamoTokenStore(client, env.table), network, now, wait }),
    network,
    mailboxes: dynamoMailboxStore(client, env.table),
    open: async (server, signal) => (await imap())(server, signal),
    receiving: {
      store,
      suppressions: reportingSuppressions(dynamoSuppressionStore(client, env.table), {
        endpoints,
        webhooks,
        queue,
        now,
      }),
      metrics: counting.metrics,
      now,
      newId: (at) => newEmailId(at, randomBytes(16)),
      log,
    },
  };
  return { dependencies, flushed: store };
};
