import { dynamoRequestTokens } from '../../shared/adapters/request-tokens.ts';
import { createApi } from '../../shared/http/create-api.ts';
import { createRateLimit } from '../../shared/http/rate-limit.ts';
import { dynamoDb } from '../../shared/runtime/clients.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { emailsApiPorts } from './ports.ts';
import { emailsApiRoutes } from './routes.ts';

const log = createLog();
const now = Date.now;
const ports = emailsApiPorts(log, now);
const env = readEnv(['table', 'requestsPerSecondPerKey']);

/** The endpoints for emails and API keys, and what no other function serves. Made once per cold start. */
export const handler = createApi({
  routes: emailsApiRoutes(ports),
  apiKeys: ports.apiKeys,
  rateLimit: createRateLimit({
    tokens: dynamoRequestTokens(dynamoDb(), env.table),
    requestsPerSecond: Number(env.requestsPerSecondPerKey),
    now,
    log,
  }),
  now,
  log,
});
