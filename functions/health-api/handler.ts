import { dynamoApiKeyStore } from '../../shared/adapters/dynamodb/api-key-store.ts';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoHealthStore } from '../../shared/adapters/dynamodb/health-store.ts';
import { dynamoHourlyCounters } from '../../shared/adapters/dynamodb/hourly-counters.ts';
import { cachedApiKeys } from '../../shared/http/authentication/api-key-cache.ts';
import { createApi } from '../../shared/http/create-api.ts';
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
