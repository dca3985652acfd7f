import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type CountName,
  counts,
  type MeasureName,
  measures,
  metricNamespace,
  metricService,
} from '../../shared/metrics/metric-names.ts';

const fiveMinutes = Duration.minutes(5);

/** Storemail's custom metrics of a stage. */
export interface StoremailMetrics {
  sum(name: CountName, period?: Duration): Metric;
  measure(name: MeasureName, statistic: string): Metric;
  /** Percentage of finished emails that failed or expired; 0 if there were fewer than `MIN_EMAILS`. */
  failureRate(): MathExpression;
  /** Percentage of emails that bounced, of those that were sent or bounced; 0 if there were fewer than `MIN_EMAILS`. */
  bounceRate(): MathExpression;
}

/** With fewer emails in 15 minutes, a single failure would result in a high rate. */
const MIN_EMAILS = 20;

export const storemailMetrics = (stage: string): StoremailMetrics => {
  const metric = (metricName: string, statistic: string, period = fiveMinutes) =>
    new Metric({
      namespace: metricNamespace,
      metricName,
      dimensionsMap: { service: metricService(stage) },
      statistic,
      period,
    });
  const sum = (name: CountName, period?: Duration) => metric(counts[name], Stats.SUM, period);
  return {
    sum,
    measure: (name, statistic) => metric(measures[name], statistic),
    bounceRate: () => {
      const quarter = Duration.minutes(15);
      const all = '(FILL(sent, 0) + FILL(bounced, 0))';
      return new MathExpression({
        expression: `IF(${all} >= ${MIN_EMAILS}, 100 * FILL(bounced, 0) / ${all}, 0)`,
        label: 'Bounced (%)',
        period: quarter,
        usingMetrics: { sent: sum('sent', quarter), bounced: sum('bounced', quarter) },
      });
    },
    failureRate: () => {
      const quarter = Duration.minutes(15);
      const bad = 'FILL(failed, 0) + FILL(expired, 0)';
      const all = `(${bad} + FILL(sent, 0) + FILL(bounced, 0))`;
      return new MathExpression({
        expression: `IF(${all} >= ${MIN_EMAILS}, 100 * (${bad}) / ${all}, 0)`,
        label: 'Failed (%)',
        period: quarter,
        usingMetrics: {
          failed: sum('failed', quarter),
          expired: sum('expired', quarter),
          sent: sum('sent', quarter),
          bounced: sum('bounced', quarter),
        },
      });
    },
  };
};
