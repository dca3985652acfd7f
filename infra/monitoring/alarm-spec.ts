import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** An alarm, with the words that the person on call reads. */
export interface AlarmSpec {
  /** Also its heading in docs/runbook.md. */
  name: string;
  /** What it means for mail, in one sentence. */
  impact: string;
  metric: IMetric;
  /** Rings from this value on; `below`: under it. */
  threshold: number;
  below?: true;
  /** How many periods in a row; 1 unless given. */
  periods?: number;
  /** No data is bad news. Otherwise it is no news. */
  missingIsBad?: true;
}

export const minute = Duration.minutes(1);
export const fiveMinutes = Duration.minutes(5);
export const hour = Duration.hours(1);
