import { randomBytes } from 'node:crypto';
import { contentBucket } from '../../shared/adapters/content-bucket.ts';
import { sqsDoorbell } from '../../shared/adapters/doorbell.ts';
import { dynamoEmailStore } from '../../shared/adapters/email-store.ts';
import { dynamoInForceStore } from '../../shared/adapters/in-force-store.ts';
import { ssmParameters } from '../../shared/adapters/parameters.ts';
import { dynamoDb, sqs, ssm } from '../../shared/runtime/clients.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { createSettingsReader } from '../../shared/settings/reader.ts';
import type { EmailRoutesPorts } from './routes.ts';

/** What the routes need, as AWS has it. */
export const emailRoutesPorts = (log: Log, now: () => number): EmailRoutesPorts => {
  const env = readEnv(['table', 'queueUrl', 'bucket', 'parameterPrefix', 'ringAgainSeconds', 'retentionDays']);
  return {
    store: dynamoEmailStore({
      client: dynamoDb(),
      table: env.table,
      bucket: contentBucket(env.bucket),
      now,
      retentionDays: Number(env.retentionDays),
    }),
    doorbell: sqsDoorbell({
      client: sqs(),
      queueUrl: env.queueUrl,
      onRefused: (code, count) => log.warn('doorbell refused', { code, count }),
    }),
    settings: createSettingsReader({
      inForce: dynamoInForceStore(dynamoDb(), env.table),
      parameters: ssmParameters({ client: ssm(), prefix: env.parameterPrefix }),
      now,
      withSecrets: false,
    }),
    log,
    now,
    random: () => randomBytes(16),
    ringAgainMs: Number(env.ringAgainSeconds) * 1000,
  };
};
