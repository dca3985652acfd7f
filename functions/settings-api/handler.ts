import { dynamoApiKeyStore } from '../../shared/adapters/api-key-store.ts';
import { createApi } from '../../shared/http/create-api.ts';
import { instanceTokens } from '../../shared/http/instance-tokens.ts';
import { createRateLimit } from '../../shared/http/rate-limit.ts';
import { dynamoDb } from '../../shared/runtime/clients.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { flushAfter } from '../../shared/runtime/flush-after.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { embeddedMetrics } from '../../shared/runtime/metrics.ts';
import { settingsPorts } from './ports.ts';
import { settingsRoutes } from './routes.ts';

const log = createLog();
const now = Date.now;
const metrics = embeddedMetrics();
const env = readEnv(['table', 'requestsPerSecondPerKey']);

/** Everything under `/settings`. Made once per cold start. */
export const handler = createApi({
  routes: settingsRoutes(settingsPorts(log, metrics, now)),
  apiKeys: dynamoApiKeyStore(dynamoDb(), env.table),
  rateLimit: createRateLimit({
    tokens: instanceTokens(),
    requestsPerSecond: Number(env.requestsPerSecondPerKey),
    now,
    log,
  }),
  now,
  log,
}).use(flushAfter(metrics));
