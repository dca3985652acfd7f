import type { CountName, MeasureName } from '../../../shared/metrics/metric-names.ts';
import type { Metrics } from '../../../shared/ports/metrics.ts';

export interface RecordingMetrics extends Metrics {
  readonly counts: Partial<Record<CountName, number>>;
  /** The reasons passed with counts, in order. */
  readonly reasons: string[];
  readonly measures: Partial<Record<MeasureName, number[]>>;
}

/** Records metrics as sums and lists. */
export const recordingMetrics = (): RecordingMetrics => {
  const told: RecordingMetrics = {
    counts: {},
    reasons: [],
    measures: {},
    count: (name, n = 1, reason) => {
      told.counts[name] = (told.counts[name] ?? 0) + n;
      if (reason !== undefined) told.reasons.push(reason);
    },
    measure: (name, value) => {
      told.measures[name] = [...(told.measures[name] ?? []), value];
    },
  };
  return told;
};
