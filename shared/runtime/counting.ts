import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoHourlyCounters } from '../adapters/hourly-counters.ts';
import type { Counting } from '../metrics/counting-store.ts';
import { Tally } from '../metrics/tally.ts';
import type { Flushed } from './flush-after.ts';
import type { Log } from './logger.ts';
import { embeddedMetrics } from './metrics.ts';

export interface CountingOptions {
  client: DynamoDBClient;
  table: string;
  log: Log;
  now: () => number;
}

/** Metrics and hourly counters of a function, to be flushed after each invocation. */
export const createCounting = ({ client, table, log, now }: CountingOptions): Counting & Flushed => {
  const metrics = embeddedMetrics();
  const tally = new Tally(dynamoHourlyCounters(client, table), log);
  return {
    metrics,
    tally,
    now,
    flush: async () => {
      metrics.flush();
      await tally.flush();
    },
  };
};
