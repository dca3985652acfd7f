import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type AlarmSpec, fiveMinutes } from './alarm-spec.ts';
import type { Watched } from './watched.ts';

const sumOfErrors = (functions: LambdaFunction[]): IMetric =>
  new MathExpression({
    expression: functions.map((_, index) => `FILL(e${index}, 0)`).join(' + '),
    label: 'Errors of functions',
    period: fiveMinutes,
    usingMetrics: Object.fromEntries(
      functions.map((one, index) => [`e${index}`, one.metricErrors({ period: fiveMinutes, statistic: Stats.SUM })]),
    ),
  });

/** Invocations that take longer than this share of their timeout end in it when a mail server gets a bit slower. */
const slowShare = 0.9;

/** Lambda: deliver-email by itself, everybody else together. */
export const functionAlarms = ({ worker, others, config }: Watched): AlarmSpec[] => [
  {
    name: 'worker-errors',
    impact: 'deliver-email fails as a whole: mail is late, and each failure uses up a receive of its messages.',
    metric: worker.metricErrors({ period: fiveMinutes, statistic: Stats.SUM }),
    threshold: 3,
  },
  {
    name: 'worker-throttles',
    impact: 'Lambda refuses to run deliver-email: the account has no concurrency left, and mail is late.',
    metric: worker.metricThrottles({ period: fiveMinutes, statistic: Stats.SUM }),
    threshold: 10,
    periods: 2,
  },
  {
    name: 'worker-duration',
    impact: 'deliver-email is about to run into its timeout, which leaves emails with an unknown outcome.',
    metric: worker.metricDuration({ period: fiveMinutes, statistic: Stats.percentile(99) }),
    threshold: slowShare * config.deliverTimeoutSeconds * 1000,
    periods: 3,
  },
  {
    name: 'function-errors',
    impact: 'A function other than deliver-email fails: accepting, retries, settings or health may not work.',
    metric: sumOfErrors(others),
    threshold: 3,
  },
];
