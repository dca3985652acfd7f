import { dynamoApiKeyStore } from '../../shared/adapters/dynamodb/api-key-store.ts';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoHealthStore } from '../../shared/adapters/dynamodb/health-store.ts';
import { dynamoHourlyCounters } from '../../shared/adapters/dynamodb/hourly-counters.ts';
import { cachedApiKeys } from '../../shared/http/authentication/api-key-cache.ts';
import { createApi } from '../../shared/http/create-api.ts';
import { instanceTokens } from '../../shared/http/rate-limit/instance-tokens.ts';
import { createRateLimit } from '../../shared/http/rate-limit/rate-limit.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { healthRoute } from './health-route.ts';

const log = createLog();
const now = Date.now;
const { table, requestsPerSecondPerKey } = readEnv(['table', 'requestsPerSecondPerKey']);
const client = dynamoDb();
// This function only reads, so a use of a key is not recorded here.
const { find } = dynamoApiKeyStore(client, table);
const apiKeys = { find };

/** `GET /health`: a function of its own, apart from those it reports on. */
export const handler = createApi({
  routes: [
    healthRoute({
      health: dynamoHealthStore(client, table),
      counters: dynamoHourlyCounters(client, table),
      findKey: cachedApiKeys(apiKeys, now),
      now,
      log,
    }),
  ],
  apiKeys,
  rateLimit: createRateLimit({
    tokens: instanceTokens(),
    requestsPerSecond: Number(requestsPerSecondPerKey),
    now,
    log,
  }),
  now,
  log,
});
