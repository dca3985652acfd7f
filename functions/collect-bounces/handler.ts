import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoHourlyCounters } from '../../shared/adapters/dynamodb/hourly-counters.ts';
import { createCounting } from '../../shared/metrics/counting.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { eventHandler } from '../../shared/runtime/event-handler.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { collectBounces } from './collect-bounces.ts';
import { collectPorts } from './dependencies.ts';

/** Milliseconds before the function's timeout in which nothing new is started. */
const LAST_MS = 10_000;

const log = createLog();
const now = Date.now;
const counting = createCounting({ counters: dynamoHourlyCounters(dynamoDb(), readEnv(['table']).table), log, now });
const { dependencies, flushed } = collectPorts(log, now, counting);

/** Every five minutes. */
export const handler = eventHandler(
  (_event: object, context) => collectBounces(dependencies, now() + context.getRemainingTimeInMillis() - LAST_MS),
  { log, flushed: [flushed, counting] },
);
