import { counts, measures } from '../../../shared/metrics/metric-names.ts';
import type { Counts, PerEmail } from '../parts/requests.ts';

/** Requests per delivery are left out: how many changes share a request varies between runs, at the same cost. */
type CountedPerEmail = Omit<PerEmail, 'requests' | 'operations'>;

/** The figures from which the cost of an email is computed. */
export interface CountedEmail {
  accept: CountedPerEmail & Pick<PerEmail, 'operations'>;
  deliver: CountedPerEmail;
}

/** The counted figures, committed in counts.json. */
export interface Counted extends CountedEmail {
  /** Requests of a run of release-due-emails with nothing due. */
  idleRelease: number;
}

/** Resources that a stage has, independent of traffic. */
export interface StageCounts {
  alarms: number;
  /** Billed metrics used by alarms; an anomaly detector counts as three. */
  alarmMetrics: number;
  /** Storemail's own metrics, not counting those per failure reason. */
  metrics: number;
}

export interface CommittedCounts {
  email: Counted;
  stage: StageCounts;
}

/** Log lines differ by some digits between runs. */
const LOG_STEP_BYTES = 20;

const rounded = ({ writeUnits, readUnits, logBytes }: PerEmail): CountedPerEmail => ({
  writeUnits,
  readUnits,
  logBytes: Math.ceil(logBytes / LOG_STEP_BYTES) * LOG_STEP_BYTES,
});

export const countedOf = ({ accept, deliver, idleRelease }: Counts): Counted => ({
  accept: { operations: accept.operations, ...rounded(accept) },
  deliver: rounded(deliver),
  idleRelease,
});

interface Alarm {
  Metrics?: { MetricStat?: unknown }[];
  ThresholdMetricId?: string;
}

/** Derived from the alarms in a template. */
export const stageCountsOf = (alarms: readonly Alarm[]): StageCounts => {
  const metricsOf = ({ Metrics = [{ MetricStat: {} }], ThresholdMetricId }: Alarm): number =>
    ThresholdMetricId ? 3 : Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
  return {
    alarms: alarms.length,
    alarmMetrics: alarms.reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    metrics: Object.keys(counts).length + Object.keys(measures).length,
  };
};
