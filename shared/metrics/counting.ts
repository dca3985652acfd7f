import type { HourlyCounters } from '../ports/hourly-counters.ts';
import type { Flushed } from '../runtime/flush-after.ts';
import type { Log } from '../runtime/logger.ts';
import type { Counting } from './counting-store.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import { HourlyCounts } from './hourly-counts.ts';

export interface CountingOptions {
  counters: HourlyCounters;
  log: Log;
  now: () => number;
}

/** The metrics and hourly counts of a function, flushed after each invocation. */
export const createCounting = ({ counters, log, now }: CountingOptions): Counting & Flushed => {
  const metrics = embeddedMetrics();
  const hourlyCounts = new HourlyCounts(counters, log);
  return {
    metrics,
    hourlyCounts,
    now,
    flush: async () => {
      metrics.flush();
      await hourlyCounts.flush();
    },
  };
};
