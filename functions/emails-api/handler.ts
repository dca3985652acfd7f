import { dynamoApiKeyStore } from '../../shared/adapters/api-key-store.ts';
import { createApi } from '../../shared/http/create-api.ts';
import { dynamoDb } from '../../shared/runtime/clients.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { emailRoutesPorts } from './ports.ts';
import { emailRoutes } from './routes.ts';

const log = createLog();
const now = Date.now;

/** `POST /emails`, `GET /emails/{id}`, and what no other function serves. Made once per cold start. */
export const handler = createApi({
  routes: emailRoutes(emailRoutesPorts(log, now)),
  apiKeys: dynamoApiKeyStore(dynamoDb(), readEnv(['table']).table),
  now,
  log,
});
