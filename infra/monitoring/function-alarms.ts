import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type AlarmSpec, fiveMinutes } from './alarm-spec.ts';
import type { Watched } from './watched.ts';

/** Serve pages: what is wrong with them is told by api-5xx. An alarm adds ten metrics at most (Amazon CloudWatch, quotas). */
const servesPages: ReadonlySet<string> = new Set(['docs', 'admin']);

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

/** Near its timeout, which for a function that runs by the clock means work left undone. */
const nearTimeout = (target: LambdaFunction) => ({
  metric: target.metricDuration({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
  threshold: slowShare * (target.timeout?.toMilliseconds() ?? 0),
  periods: 3,
});

/** Lambda: deliver-email by itself, everybody else together; and those that run by the clock are in time. */
export const functionAlarms = ({ worker, release, check, others, config }: Watched): AlarmSpec[] => [
  {
    name: 'worker-errors',
    impact:
      'Whole invocations of deliver-email fail: mail is late, and each failure uses up a receive of its messages.',
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
    metric: sumOfErrors(others.filter(({ node }) => !servesPages.has(node.id))),
    threshold: 3,
  },
  {
    name: 'release-duration',
    impact: 'release-due-emails is about to run into its timeout: more mail is due than it can enqueue in a minute.',
    ...nearTimeout(release),
  },
  {
    name: 'check-duration',
    impact: 'check-health is about to run into its timeout: the last scopes of its list go unchecked.',
    ...nearTimeout(check),
  },
];
