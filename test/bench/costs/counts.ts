import { counts, measures } from '../../../shared/metrics/metric-names.ts';
import type { Counts, PerEmail } from '../parts/requests.ts';

/** Requests of a delivery are left out: how many changes go together is never the same twice, and costs the same. */
type CountedPerEmail = Omit<PerEmail, 'requests' | 'operations'>;

/** What the cost of an email is computed from. */
export interface CountedEmail {
  accept: CountedPerEmail & Pick<PerEmail, 'operations'>;
  deliver: CountedPerEmail;
}

/** Counted, and committed in counts.json. */
export interface Counted extends CountedEmail {
  /** Requests of one run of release-due-emails with nothing due. */
  idleRelease: number;
}

/** What a stage has whether mail goes out or not. */
export interface StageCounts {
  alarms: number;
  /** Metrics that the alarms look at, each of which is billed; an anomaly is three. */
  alarmMetrics: number;
  /** Metrics of Storemail's own, without those by reason of failure. */
  metrics: number;
}

export interface CommittedCounts {
  email: Counted;
  stage: StageCounts;
}

/** Lines of a log differ by some digits from run to run. */
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

/** Of the alarms in a template. */
export const stageCountsOf = (alarms: readonly Alarm[]): StageCounts => {
  const metricsOf = ({ Metrics = [{ MetricStat: {} }], ThresholdMetricId }: Alarm): number =>
    ThresholdMetricId ? 3 : Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
  return {
    alarms: alarms.length,
    alarmMetrics: alarms.reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    metrics: Object.keys(counts).length + Object.keys(measures).length,
  };
};
