import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ownMetrics } from './metrics.ts';
import type { Watched } from './watched.ts';

/** An alarm, in the words that whoever is woken up reads. */
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

const minute = Duration.minutes(1);
const fiveMinutes = Duration.minutes(5);
const hour = Duration.hours(1);

const queueAlarms = ({ queue, deadLetters }: Watched): AlarmSpec[] => [
  {
    name: 'dead-letters',
    impact: 'Messages were given up: what they announced is late, or another service sent what is no email.',
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: minute, statistic: Stats.MAXIMUM }),
    threshold: 1,
  },
  {
    name: 'queue-age',
    impact: 'Announced emails wait for a quarter of an hour: deliver-email does not run, or not fast enough.',
    metric: queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
    threshold: 900,
  },
  {
    name: 'in-flight',
    impact: 'Two thirds of the messages that SQS allows in flight are: above 120,000 nothing is delivered any more.',
    metric: queue.metricApproximateNumberOfMessagesNotVisible({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
    threshold: 80_000,
  },
];

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

const functionAlarms = ({ worker, others, config }: Watched): AlarmSpec[] => [
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

const apiAlarms = ({ api }: Watched): AlarmSpec[] => [
  {
    name: 'api-5xx',
    impact: 'Storefronts are answered with errors of ours: their mail is not accepted.',
    metric: api.metricServerError({ period: fiveMinutes, statistic: Stats.SUM }),
    threshold: 5,
  },
];

const mailAlarms = ({ config: { stage } }: Watched): AlarmSpec[] => {
  const own = ownMetrics(stage);
  return [
    {
      name: 'oldest-due',
      impact: 'Due emails are not announced: retries and scheduled mail stand still.',
      metric: own.measure('oldestDueSeconds', Stats.MAXIMUM),
      threshold: 900,
    },
    {
      name: 'failure-rate',
      impact: 'One email in twenty fails or expires.',
      metric: own.failureRate(),
      threshold: 5,
    },
    {
      name: 'held',
      impact: 'Mail is held, because its settings or its mail server are at fault. It goes out once they are mended.',
      metric: own.sum('held'),
      threshold: 1,
    },
    {
      name: 'ambiguous',
      impact: 'Mail servers break off after they were given a message: customers may get emails twice.',
      metric: own.sum('ambiguous', hour),
      threshold: 5,
    },
    {
      name: 'circuit-open',
      impact: 'A mail server is not tried any more for the time being: all mail of its scopes waits.',
      metric: own.sum('circuitOpen'),
      threshold: 1,
    },
  ];
};

const settingsAlarms = ({ config: { stage } }: Watched): AlarmSpec[] => {
  const own = ownMetrics(stage);
  return [
    {
      name: 'settings-invalid',
      impact: 'An edit of the settings is not in force: mail goes on under the last good ones.',
      metric: own.sum('settingsInvalid'),
      threshold: 1,
    },
    {
      name: 'parameters-unavailable',
      impact: 'SSM throttles or refuses: changed settings and passwords do not reach the senders.',
      metric: own.sum('parametersUnavailable'),
      threshold: 5,
    },
  ];
};

const healthAlarms = ({ config: { stage } }: Watched): AlarmSpec[] => {
  const own = ownMetrics(stage);
  return [
    {
      name: 'health-down',
      impact: 'A check says down: mail of a scope, or all of it, does not go out.',
      metric: own.sum('healthDown'),
      threshold: 1,
      periods: 2,
    },
    {
      name: 'health-missing',
      impact: 'The checks do not run: nobody would notice if mail stopped.',
      metric: own.sum('healthChecked'),
      threshold: 1,
      below: true,
      periods: 3,
      missingIsBad: true,
    },
  ];
};

const tableAlarms = ({ table }: Watched): AlarmSpec[] => {
  const events = (metricName: string) => table.metric(metricName, { period: fiveMinutes, statistic: Stats.SUM });
  return [
    {
      name: 'table-throttled',
      impact: 'DynamoDB throttles the emails table: accepting and delivering are slow, or fail.',
      metric: new MathExpression({
        expression: 'FILL(reads, 0) + FILL(writes, 0)',
        label: 'Throttled requests',
        period: fiveMinutes,
        usingMetrics: { reads: events('ReadThrottleEvents'), writes: events('WriteThrottleEvents') },
      }),
      threshold: 10,
    },
  ];
};

/** Everything that means that mail is not moving, one entry each, but for what only an anomaly can tell. */
export const alarmList = (watched: Watched): AlarmSpec[] => [
  ...queueAlarms(watched),
  ...functionAlarms(watched),
  ...apiAlarms(watched),
  ...mailAlarms(watched),
  ...settingsAlarms(watched),
  ...healthAlarms(watched),
  ...tableAlarms(watched),
];
