import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmSpec, fiveMinutes, minute } from './alarm-spec.ts';
import { functionAlarms } from './function-alarms.ts';
import { mailAlarms } from './mail-alarms.ts';
import { ownMetrics } from './metrics.ts';
import type { Watched } from './watched.ts';

/** All alarms, except the one on anomalies. */
export const alarmList = (watched: Watched): AlarmSpec[] => [
  ...queueAlarms(watched),
  ...functionAlarms(watched),
  ...apiAlarms(watched),
  ...mailAlarms(watched),
  ...settingsAlarms(watched),
  ...healthAlarms(watched),
  ...tableAlarms(watched),
];

/** The send queue and its dead letters, and those of EventBridge. */
const queueAlarms = ({ queue, deadLetters, webhookDeadLetters, undelivered }: Watched): AlarmSpec[] => [
  {
    name: 'dead-letters',
    impact: 'Messages were given up: their emails are late, or another service sent something that is not an email.',
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: minute, statistic: Stats.MAXIMUM }),
    threshold: 1,
  },
  {
    name: 'webhook-dead-letters',
    impact: 'Events for webhook endpoints were given up: storefronts are not told what became of their emails.',
    metric: webhookDeadLetters.metricApproximateNumberOfMessagesVisible({
      period: fiveMinutes,
      statistic: Stats.MAXIMUM,
    }),
    threshold: 1,
  },
  {
    name: 'undelivered-events',
    impact: 'EventBridge could not call a function: retries, health checks or reviews of settings did not run.',
    metric: undelivered.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
    threshold: 1,
  },
  {
    name: 'queue-age',
    impact: 'Messages have waited for a quarter of an hour: deliver-email does not run, or not fast enough.',
    metric: queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
    threshold: 900,
  },
  {
    name: 'in-flight',
    impact:
      'Two thirds of the messages that SQS allows in flight are in flight. At 120,000 it delivers no more, and mail stops.',
    metric: queue.metricApproximateNumberOfMessagesNotVisible({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
    threshold: 80_000,
  },
];

/** Answers to storefronts, except for anomalies. */
const apiAlarms = ({ api }: Watched): AlarmSpec[] => [
  {
    name: 'api-5xx',
    impact: 'Storefronts get errors of ours (5xx): their mail is not accepted.',
    metric: api.metricServerError({ period: fiveMinutes, statistic: Stats.SUM }),
    threshold: 5,
  },
  {
    name: 'api-latency',
    impact: 'Storefronts wait for seconds until their mail is accepted: customers wait with them, or clients give up.',
    metric: api.metricLatency({ period: fiveMinutes, statistic: Stats.percentile(95) }),
    // Far above a cold start and what synchronous sending takes of a mail server that is well.
    threshold: 10_000,
    periods: 3,
  },
];

/** Edits of settings, and SSM. */
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

/** The scheduled checks, and that there are any. */
const healthAlarms = ({ config: { stage } }: Watched): AlarmSpec[] => {
  const own = ownMetrics(stage);
  return [
    {
      name: 'health-down',
      impact: 'A check is down: mail of a scope, or all mail, is not sent.',
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

/** DynamoDB. */
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
