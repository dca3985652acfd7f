import { dynamoApiKeyStore } from '../../shared/adapters/api-key-store.ts';
import { dynamoHealthStore } from '../../shared/adapters/health-store.ts';
import { dynamoHourlyCounters } from '../../shared/adapters/hourly-counters.ts';
import { cachedApiKeys } from '../../shared/http/api-key-cache.ts';
import { createApi } from '../../shared/http/create-api.ts';
import { dynamoDb } from '../../shared/runtime/clients.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { healthRoute } from './health-route.ts';

const log = createLog();
const now = Date.now;
const { table } = readEnv(['table']);
const client = dynamoDb();
const apiKeys = dynamoApiKeyStore(client, table);

/** `GET /health`, apart from the functions it watches. */
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
  now,
  log,
});
