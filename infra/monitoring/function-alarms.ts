import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type AlarmSpec, fiveMinutes } from './alarm-spec.ts';
import type { MonitoredResources } from './monitored-resources.ts';

/** Covered by api-5xx instead, since an alarm can have at most ten metrics (Amazon CloudWatch, quotas). */
const pageFunctions: ReadonlySet<string> = new Set(['docs', 'admin']);

const sumOfErrors = (functions: LambdaFunction[]): IMetric =>
  new MathExpression({
    expression: functions.map((_, index) => `FILL(e${index}, 0)`).join(' + '),
    label: 'Function errors',
    period: fiveMinutes,
    usingMetrics: Object.fromEntries(
      functions.map((target, index) => [
        `e${index}`,
        target.metricErrors({ period: fiveMinutes, statistic: Stats.SUM }),
      ]),
    ),
  });

/** Share of the timeout above which a slightly slower mail server would cause timeouts. */
const SLOW_SHARE = 0.9;

/** Metric and threshold for a scheduled function that is close to its timeout, and so to leaving work unfinished. */
const nearTimeout = (target: LambdaFunction) => ({
  metric: target.metricDuration({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
  threshold: SLOW_SHARE * (target.timeout?.toMilliseconds() ?? 0),
  periods: 3,
});

/** Alarms on functions: on deliver-email, on the errors of all others, and on the duration of scheduled ones. */
export const functionAlarms = ({ worker, release, check, others, config }: MonitoredResources): AlarmSpec[] => [
  {
    name: 'worker-errors',
    impact: 'Whole invocations of deliver-email fail: mail is late, and messages may become dead letters.',
    metric: worker.metricErrors({ period: fiveMinutes, statistic: Stats.SUM }),
    threshold: 3,
  },
  {
    name: 'worker-throttles',
    impact: 'Lambda throttles deliver-email: the account has no concurrency left, and mail is late.',
    metric: worker.metricThrottles({ period: fiveMinutes, statistic: Stats.SUM }),
    threshold: 10,
    periods: 2,
  },
  {
    name: 'worker-duration',
    impact: 'deliver-email is close to its timeout, which would leave emails with an unknown outcome.',
    metric: worker.metricDuration({ period: fiveMinutes, statistic: Stats.percentile(99) }),
    threshold: SLOW_SHARE * config.deliverTimeoutSeconds * 1000,
    periods: 3,
  },
  {
    name: 'function-errors',
    impact:
      'A function other than deliver-email fails: accepting mail, retries, settings or health checks may not work.',
    metric: sumOfErrors(others.filter(({ node }) => !pageFunctions.has(node.id))),
    threshold: 3,
  },
  {
    name: 'release-duration',
    impact: 'release-due-emails is close to its timeout: more mail is due than it can enqueue in a minute.',
    ...nearTimeout(release),
  },
  {
    name: 'check-duration',
    impact: 'check-health is close to its timeout: some scopes may not be checked.',
    ...nearTimeout(check),
  },
];
