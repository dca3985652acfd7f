import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoHourlyCounters } from '../../shared/adapters/dynamodb/hourly-counters.ts';
import { dynamoRequestTokens } from '../../shared/adapters/dynamodb/request-tokens.ts';
import { createApi } from '../../shared/http/create-api.ts';
import { createRateLimit } from '../../shared/http/rate-limit/rate-limit.ts';
import { createCounting } from '../../shared/metrics/counting.ts';
import { countingStore } from '../../shared/metrics/counting-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { flushAfter } from '../../shared/runtime/flush-after.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { emailsApiPorts } from './dependencies.ts';
import { emailsApiRoutes } from './routes.ts';

const log = createLog();
const now = Date.now;
const env = readEnv(['table', 'requestsPerSecondPerKey']);
const counting = createCounting({ counters: dynamoHourlyCounters(dynamoDb(), env.table), log, now });
const ports = emailsApiPorts(log, counting.metrics, now);

/** The endpoints for emails and API keys, and what no other function serves. Made once per cold start. */
export const handler = createApi({
  routes: emailsApiRoutes({ ...ports, store: countingStore(ports.store, counting) }),
  apiKeys: ports.apiKeys,
  rateLimit: createRateLimit({
    tokens: dynamoRequestTokens(dynamoDb(), env.table),
    requestsPerSecond: Number(env.requestsPerSecondPerKey),
    now,
    log,
  }),
  now,
  log,
}).use(flushAfter(counting));
