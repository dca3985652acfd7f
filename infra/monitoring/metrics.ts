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

/** Storemail's own metrics of a stage. */
export interface OwnMetrics {
  sum(name: CountName, period?: Duration): Metric;
  measure(name: MeasureName, statistic: string): Metric;
  /** Percent of the emails that ended in a period that ended badly; 0 if there were too few to say. */
  failureRate(): MathExpression;
  /** Percent of the emails that a mail server answered for good in a period that bounced; 0 if there were too few. */
  bounceRate(): MathExpression;
}

/** With fewer emails in a quarter of an hour, a single failure would be a high rate. */
const fewEmails = 20;

export const ownMetrics = (stage: string): OwnMetrics => {
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
        expression: `IF(${all} >= ${fewEmails}, 100 * FILL(bounced, 0) / ${all}, 0)`,
        label: 'Bounced, percent',
        period: quarter,
        usingMetrics: { sent: sum('sent', quarter), bounced: sum('bounced', quarter) },
      });
    },
    failureRate: () => {
      const quarter = Duration.minutes(15);
      const bad = 'FILL(failed, 0) + FILL(expired, 0)';
      const all = `(${bad} + FILL(sent, 0) + FILL(bounced, 0))`;
      return new MathExpression({
        expression: `IF(${all} >= ${fewEmails}, 100 * (${bad}) / ${all}, 0)`,
        label: 'Failed, percent',
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
