import { dynamoRequestTokens } from '../../shared/adapters/request-tokens.ts';
import { createApi } from '../../shared/http/create-api.ts';
import { createRateLimit } from '../../shared/http/rate-limit.ts';
import { countingStore } from '../../shared/metrics/counting-store.ts';
import { dynamoDb } from '../../shared/runtime/clients.ts';
import { createCounting } from '../../shared/runtime/counting.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { flushAfter } from '../../shared/runtime/flush-after.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { emailsApiPorts } from './ports.ts';
import { emailsApiRoutes } from './routes.ts';

const log = createLog();
const now = Date.now;
const env = readEnv(['table', 'requestsPerSecondPerKey']);
const counting = createCounting({ client: dynamoDb(), table: env.table, log, now });
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
