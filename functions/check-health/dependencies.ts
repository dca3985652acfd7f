import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { dynamoApiKeyStore } from '../../shared/adapters/dynamodb/api-key-store.ts';
import { dynamoAuditLog } from '../../shared/adapters/dynamodb/audit-log.ts';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoEmailStore } from '../../shared/adapters/dynamodb/emails/email-store.ts';
import { dynamoHealthStore } from '../../shared/adapters/dynamodb/health-store.ts';
import { dynamoHourlyCounters } from '../../shared/adapters/dynamodb/hourly-counters.ts';
import { dynamoInForceStore } from '../../shared/adapters/dynamodb/in-force-store.ts';
import { dynamoMailboxStore } from '../../shared/adapters/dynamodb/mailbox-store.ts';
import { dynamoCircuitStore } from '../../shared/adapters/dynamodb/sending/circuit-store.ts';
import { dynamoTokenStore } from '../../shared/adapters/dynamodb/token-store.ts';
import { lazyAccessTokens } from '../../shared/adapters/oauth2/lazy-access-tokens.ts';
import { contentBucket } from '../../shared/adapters/s3/content-bucket.ts';
import { mailProbe } from '../../shared/adapters/smtp/mail-probe.ts';
import { sqsQueueGauge } from '../../shared/adapters/sqs/queue-gauge.ts';
import { sqsSendQueue } from '../../shared/adapters/sqs/send-queue.ts';
import { sqs } from '../../shared/adapters/sqs/sqs-client.ts';
import { ssmParameters } from '../../shared/adapters/ssm/parameters.ts';
import { ssm } from '../../shared/adapters/ssm/ssm-client.ts';
import { newEmailId } from '../../shared/email/lifecycle/id.ts';
import { countingParameters } from '../../shared/metrics/counting-parameters.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';
import { thisDeployment } from '../../shared/runtime/deployment.ts';
import { indexShards, readEnv } from '../../shared/runtime/env.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { networkPolicy } from '../../shared/runtime/network-policy.ts';
import { isWrittenBy } from '../../shared/runtime/own-writes.ts';
import { createSettingsReader } from '../../shared/settings/in-force/reader.ts';
import { secretsIn } from '../../shared/settings/in-force/secrets.ts';

export interface Surroundings {
  log: Log;
  now: () => number;
  metrics: Metrics;
}

/** The dependencies of the checks, on AWS. */
export const healthPorts = ({ log, now, metrics }: Surroundings) => {
  const env = readEnv([
    'table',
    'queueUrl',
    'deadLettersUrl',
    'bucket',
    'parameterPrefix',
    'settingsRole',
    'requeueAfterSeconds',
    'retentionDays',
  ]);
  const [client, network] = [dynamoDb(), networkPolicy()];
  const inForce = dynamoInForceStore(client, env.table);
  const parameters = countingParameters(ssmParameters({ client: ssm(), prefix: env.parameterPrefix }), metrics);
  const retentionDays = Number(env.retentionDays);
  const store = dynamoEmailStore({
    client,
    table: env.table,
    shards: indexShards(),
    bucket: contentBucket(env.bucket),
    now,
    retentionDays,
  });
  return {
    store,
    due: store,
    apiKeys: dynamoApiKeyStore(client, env.table),
    health: dynamoHealthStore(client, env.table),
    circuits: dynamoCircuitStore(client, env.table),
    mailboxes: dynamoMailboxStore(client, env.table),
    counters: dynamoHourlyCounters(client, env.table),
    sendQueue: sqsSendQueue({
      client: sqs(),
      queueUrl: env.queueUrl,
      onRefused: (code, count) => log.warn('sendQueue refused', { code, count }),
    }),
    queue: sqsQueueGauge(sqs(), env.queueUrl),
    deadLetters: sqsQueueGauge(sqs(), env.deadLettersUrl),
    /** A new one for each run: a reader caches, which would hide that settings can no longer be read. */
    newReader: () => createSettingsReader({ inForce, parameters, now, secrets: secretsIn(parameters) }),
    probe: mailProbe({
      network,
      now,
      accessTokens: lazyAccessTokens({
        openStore: async () => dynamoTokenStore(client, env.table),
        network,
        now,
        wait,
      }),
    }),
    requeueAfterMs: Number(env.requeueAfterSeconds) * 1000,
    reviewing: {
      inForce,
      audit: dynamoAuditLog(client, env.table, (at) => newEmailId(at, randomBytes(16))),
      parameters,
      deployment: thisDeployment(now),
      now,
      isOwn: isWrittenBy(env.settingsRole),
      log,
      metrics,
    },
  };
};
