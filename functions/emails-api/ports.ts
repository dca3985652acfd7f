import { randomBytes, randomUUID } from 'node:crypto';
import { dynamoApiKeyStore } from '../../shared/adapters/api-key-store.ts';
import { contentDays } from '../../shared/adapters/content.ts';
import { contentBucket } from '../../shared/adapters/content-bucket.ts';
import { sqsDoorbell } from '../../shared/adapters/doorbell.ts';
import { dynamoEmailStore } from '../../shared/adapters/email-store.ts';
import { lambdaFirstAttempt } from '../../shared/adapters/first-attempt.ts';
import { dynamoIdempotencyStore } from '../../shared/adapters/idempotency-store.ts';
import { dynamoInForceStore } from '../../shared/adapters/in-force-store.ts';
import { ssmParameters } from '../../shared/adapters/parameters.ts';
import { countingParameters } from '../../shared/metrics/counting-parameters.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';
import { dynamoDb, sqs, ssm } from '../../shared/runtime/clients.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { once } from '../../shared/runtime/once.ts';
import { createSettingsReader } from '../../shared/settings/reader.ts';
import type { EmailsApiPorts } from './routes.ts';

/** What the routes need, as AWS has it. */
export const emailsApiPorts = (log: Log, metrics: Metrics, now: () => number): EmailsApiPorts => {
  const env = readEnv([
    'table',
    'queueUrl',
    'deliverFunction',
    'bucket',
    'parameterPrefix',
    'ringAgainSeconds',
    'retentionDays',
  ]);
  const retentionDays = Number(env.retentionDays);
  const client = dynamoDb();
  const store = dynamoEmailStore({ client, table: env.table, bucket: contentBucket(env.bucket), now, retentionDays });
  const doorbell = once(() =>
    sqsDoorbell({
      client: sqs(),
      queueUrl: env.queueUrl,
      onRefused: (code, count) => log.warn('doorbell refused', { code, count }),
    }),
  );
  const settings = once(() =>
    createSettingsReader({
      inForce: dynamoInForceStore(client, env.table),
      parameters: countingParameters(ssmParameters({ client: ssm(), prefix: env.parameterPrefix }), metrics),
      now,
      withSecrets: false,
    }),
  );
  return {
    store,
    emailLog: store,
    idempotency: dynamoIdempotencyStore(client, env.table),
    apiKeys: dynamoApiKeyStore(client, env.table),
    doorbell: { ring: (ids) => doorbell().ring(ids) },
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
    ringAgainMs: Number(env.ringAgainSeconds) * 1000,
    logDays: contentDays(retentionDays),
  };
};
