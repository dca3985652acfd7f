import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** An alarm, with the description for the person on call. */
export interface AlarmSpec {
  /** Also the heading of its section in docs/runbook.md. */
  name: string;
  /** Impact on mail, in one sentence. */
  impact: string;
  metric: IMetric;
  /** The alarm is raised at this value and above; with `below`, under it. */
  threshold: number;
  below?: true;
  /** Number of consecutive periods (default: 1). */
  periods?: number;
  /** Whether missing data raises the alarm; otherwise it counts as good. */
  isMissingBad?: true;
}

export const minute = Duration.minutes(1);
export const fiveMinutes = Duration.minutes(5);
export const hour = Duration.hours(1);
