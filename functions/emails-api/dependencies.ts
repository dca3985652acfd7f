import { randomBytes, randomUUID } from 'node:crypto';
import { dynamoApiKeyStore } from '../../shared/adapters/dynamodb/api-key-store.ts';
import { dynamoAuditLog } from '../../shared/adapters/dynamodb/audit-log.ts';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { contentDays } from '../../shared/adapters/dynamodb/emails/compressed-content.ts';
import { dynamoEmailStore } from '../../shared/adapters/dynamodb/emails/email-store.ts';
import { dynamoIdempotencyStore } from '../../shared/adapters/dynamodb/idempotency-store.ts';
import { dynamoInForceStore } from '../../shared/adapters/dynamodb/in-force-store.ts';
import { dynamoCircuits } from '../../shared/adapters/dynamodb/sending/circuit-store.ts';
import { lambdaFirstAttempt } from '../../shared/adapters/lambda/first-attempt.ts';
import { contentBucket } from '../../shared/adapters/s3/content-bucket.ts';
import { uploadsBucket } from '../../shared/adapters/s3/uploads-bucket.ts';
import { sqsSendQueue } from '../../shared/adapters/sqs/send-queue.ts';
import { sqs } from '../../shared/adapters/sqs/sqs-client.ts';
import { ssmParameterReader } from '../../shared/adapters/ssm/parameters.ts';
import { ssm } from '../../shared/adapters/ssm/ssm-client.ts';
import { newEmailId } from '../../shared/email/lifecycle/id.ts';
import { countingReader } from '../../shared/metrics/counting-parameters.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';
import { indexShards, readEnv } from '../../shared/runtime/env.ts';
import { lazy } from '../../shared/runtime/lazy.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { createSettingsReader } from '../../shared/settings/in-force/reader.ts';
import type { EmailsApiPorts } from './routes.ts';

/** The AWS adapters that the routes need. */
export const emailsApiPorts = (log: Log, metrics: Metrics, now: () => number): EmailsApiPorts => {
  const env = readEnv([
    'table',
    'queueUrl',
    'deliverFunction',
    'bucket',
    'parameterPrefix',
    'requeueAfterSeconds',
    'retentionDays',
  ]);
  const client = dynamoDb();
  const store = dynamoEmailStore({
    client,
    table: env.table,
    shards: indexShards(),
    bucket: contentBucket(env.bucket),
    now,
    retentionDays: Number(env.retentionDays),
  });
  const sendQueue = lazy(() =>
    sqsSendQueue({
      client: sqs(),
      queueUrl: env.queueUrl,
      onRefused: (code, count) => log.warn('sendQueue refused', { code, count }),
    }),
  );
  const settings = lazy(() =>
    createSettingsReader({
      inForce: dynamoInForceStore(client, env.table),
      parameters: countingReader(ssmParameterReader({ client: ssm(), prefix: env.parameterPrefix }), metrics),
      now,
    }),
  );
  return {
    store,
    emailLog: store,
    uploads: uploadsBucket(env.bucket),
    circuits: dynamoCircuits(client, env.table),
    idempotency: dynamoIdempotencyStore(client, env.table),
    apiKeys: dynamoApiKeyStore(client, env.table),
    audit: dynamoAuditLog(client, env.table, (at) => newEmailId(at, randomBytes(16))),
    sendQueue: { enqueue: (ids, scopeOf) => sendQueue().enqueue(ids, scopeOf) },
    firstAttempt: lambdaFirstAttempt({
      functionName: env.deliverFunction,
      onFailed: (code, count) => log.warn('first attempt failed', { code, count }),
    }),
    settings: { effective: (scope) => settings().effective(scope) },
    log,
    now,
    random: () => randomBytes(16),
    secretBytes: randomBytes,
    uuid: randomUUID,
    requeueAfterMs: Number(env.requeueAfterSeconds) * 1000,
    contentDays: contentDays(Number(env.retentionDays)),
  };
};
