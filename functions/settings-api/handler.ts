import { dynamoApiKeyStore } from '../../shared/adapters/dynamodb/api-key-store.ts';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoRequestTokens } from '../../shared/adapters/dynamodb/request-tokens.ts';
import { createApi } from '../../shared/http/create-api.ts';
import { createRateLimit } from '../../shared/http/rate-limit/rate-limit.ts';
import { embeddedMetrics } from '../../shared/metrics/embedded-metrics.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { flushAfter } from '../../shared/runtime/flush-after.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { settingsPorts } from './dependencies.ts';
import { awsFailures } from './errors.ts';
import { settingsRoutes } from './routes.ts';

const log = createLog();
const now = Date.now;
const metrics = embeddedMetrics();
const env = readEnv(['table', 'requestsPerSecondPerKey']);

/** Everything under `/settings`. Created once per cold start. */
export const handler = createApi({
  routes: settingsRoutes(settingsPorts(log, metrics, now)),
  apiKeys: dynamoApiKeyStore(dynamoDb(), env.table),
  rateLimit: createRateLimit({
    tokens: dynamoRequestTokens(dynamoDb(), env.table),
    requestsPerSecond: Number(env.requestsPerSecondPerKey),
    now,
    log,
  }),
  now,
  log,
})
  .use(awsFailures)
  .use(flushAfter(metrics));
