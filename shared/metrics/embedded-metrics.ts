import { MetricUnit, Metrics as Powertools } from '@aws-lambda-powertools/metrics';
import type { Metrics } from '../ports/metrics.ts';
import { lazy } from '../runtime/lazy.ts';
import { type CountName, counts, type MeasureName, measures, metricNamespace } from './metric-names.ts';

export interface BufferedMetrics extends Metrics {
  /** Writes what was collected since the last flush, in as few lines as possible. */
  flush(): void;
}

const unitOf = (name: MeasureName) => (name.endsWith('Seconds') ? MetricUnit.Seconds : MetricUnit.Milliseconds);

/**
 * Metrics as lines of CloudWatch's embedded metric format on standard output: no request, and nothing to wait for.
 * Counts are added up until they are flushed, so that a batch is one line, and one more per reason of failures.
 */
export const embeddedMetrics = (): BufferedMetrics => {
  const powertools = lazy(() => new Powertools({ namespace: metricNamespace }));
  const sums = new Map<CountName, number>();
  const reasons = new Map<string, { name: CountName; n: number; reason: string }>();

  return {
    count: (name, n = 1, reason) => {
      sums.set(name, (sums.get(name) ?? 0) + n);
      if (reason === undefined) return;
      const key = `${name} ${reason}`;
      reasons.set(key, { name, reason, n: n + (reasons.get(key)?.n ?? 0) });
    },
    measure: (name, value) => {
      powertools().addMetric(measures[name], unitOf(name), value);
    },
    flush: () => {
      for (const [name, n] of sums) powertools().addMetric(counts[name], MetricUnit.Count, n);
      if (powertools().hasStoredMetrics()) powertools().publishStoredMetrics();
      for (const { name, n, reason } of reasons.values()) {
        powertools().singleMetric().addDimension('reason', reason).addMetric(counts[name], MetricUnit.Count, n);
      }
      sums.clear();
      reasons.clear();
    },
  };
};
