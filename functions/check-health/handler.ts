import { randomBytes } from 'node:crypto';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoHourlyCounters } from '../../shared/adapters/dynamodb/hourly-counters.ts';
import { createCounting } from '../../shared/metrics/counting.ts';
import { countingStore } from '../../shared/metrics/counting-store.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { eventHandler } from '../../shared/runtime/event-handler.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { checkHealth } from './check-health.ts';
import { healthPorts } from './dependencies.ts';

const log = createLog();
const now = Date.now;
const counting = createCounting({ counters: dynamoHourlyCounters(dynamoDb(), readEnv(['table']).table), log, now });
const ports = healthPorts({ log, now, metrics: counting.metrics });
const dependencies = { ...ports, store: countingStore(ports.store, counting), random: () => randomBytes(16), now };

/** Every five minutes. */
export const handler = eventHandler(() => checkHealth({ ...dependencies, settings: ports.newReader() }), {
  log,
  flushed: [counting],
});
