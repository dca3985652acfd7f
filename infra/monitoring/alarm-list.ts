import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { EmailsTable } from '../emails-table.ts';
import { type AlarmSpec, fiveMinutes, minute } from './alarm-spec.ts';
import { functionAlarms } from './function-alarms.ts';
import { mailAlarms } from './mail-alarms.ts';
import { storemailMetrics } from './metrics.ts';
import type { MonitoredResources } from './monitored-resources.ts';

/** All alarms except the anomaly alarm. */
export const alarmList = (resources: MonitoredResources): AlarmSpec[] => [
  ...queueAlarms(resources),
  ...functionAlarms(resources),
  ...apiAlarms(resources),
  ...mailAlarms(resources),
  ...settingsAlarms(resources),
  ...healthAlarms(resources),
  ...tableAlarms(resources),
];

/** Alarms on queues and dead letters. */
const queueAlarms = ({ queue, deadLetters, webhookDeadLetters, undelivered }: MonitoredResources): AlarmSpec[] => [
  {
    name: 'dead-letters',
    impact:
      'Messages became dead letters: their emails are late, or another service sent something that is not an email.',
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: minute, statistic: Stats.MAXIMUM }),
    threshold: 1,
  },
  {
    name: 'webhook-dead-letters',
    impact: 'Webhook events became dead letters: storefronts do not learn what happened to their emails.',
    metric: webhookDeadLetters.metricApproximateNumberOfMessagesVisible({
      period: fiveMinutes,
      statistic: Stats.MAXIMUM,
    }),
    threshold: 1,
  },
  {
    name: 'undelivered-events',
    impact: 'EventBridge could not invoke a function: retries, health checks or reviews of settings did not run.',
    metric: undelivered.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
    threshold: 1,
  },
  {
    name: 'queue-age',
    impact: 'Messages have waited in the send queue for 15 minutes: deliver-email does not run, or is too slow.',
    metric: queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
    threshold: 900,
  },
  {
    name: 'in-flight',
    impact: 'The send queue has reached two thirds of the SQS limit of in-flight messages. At 120,000, delivery stops.',
    metric: queue.metricApproximateNumberOfMessagesNotVisible({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
    threshold: 80_000,
  },
];

/** Alarms on API responses, except the anomaly alarm. */
const apiAlarms = ({ api }: MonitoredResources): AlarmSpec[] => [
  {
    name: 'api-5xx',
    impact: 'The API responds with server errors (5xx): mail is not accepted.',
    metric: api.metricServerError({ period: fiveMinutes, statistic: Stats.SUM }),
    threshold: 5,
  },
  {
    name: 'api-latency',
    impact: 'The API takes seconds to accept mail: storefronts keep their customers waiting, or time out.',
    metric: api.metricLatency({ period: fiveMinutes, statistic: Stats.percentile(95) }),
    // Much more than a cold start, or synchronous sending over a healthy mail server.
    threshold: 10_000,
    periods: 3,
  },
];

/** Alarms on settings and SSM. */
const settingsAlarms = ({ config: { stage } }: MonitoredResources): AlarmSpec[] => {
  const metrics = storemailMetrics(stage);
  return [
    {
      name: 'settings-invalid',
      impact: 'An edit of the settings is invalid: mail is sent with the last valid settings.',
      metric: metrics.sum('settingsInvalid'),
      threshold: 1,
    },
    {
      name: 'parameters-unavailable',
      impact: 'SSM throttles or fails: changed settings and passwords do not take effect.',
      metric: metrics.sum('parametersUnavailable'),
      threshold: 5,
    },
  ];
};

/** Alarms on the health checks, and on their absence. */
const healthAlarms = ({ config: { stage } }: MonitoredResources): AlarmSpec[] => {
  const metrics = storemailMetrics(stage);
  return [
    {
      name: 'health-down',
      impact: 'A health check is down: mail of a scope, or all mail, is not sent.',
      metric: metrics.sum('healthDown'),
      threshold: 1,
      periods: 2,
    },
    {
      name: 'health-missing',
      impact: 'Health checks do not run: an outage would go unnoticed.',
      metric: metrics.sum('healthChecked'),
      threshold: 1,
      below: true,
      periods: 3,
      isMissingBad: true,
    },
  ];
};

/** Alarms on DynamoDB. */
const tableAlarms = ({ table }: MonitoredResources): AlarmSpec[] => [
  {
    name: 'table-throttled',
    impact: 'DynamoDB throttles the emails table: mail is accepted and delivered slowly, or not at all.',
    metric: throttled(table),
    threshold: 10,
  },
];

/** Sum over the table and its indexes: CloudWatch counts what an index throttles under the name of the index only. */
const throttled = (table: EmailsTable): MathExpression => {
  const usingMetrics = Object.fromEntries(
    [undefined, ...table.indexNames].flatMap((index) =>
      ['Read', 'Write'].map((kind) => [
        `${index ?? 'table'}${kind}s`,
        table.metric(`${kind}ThrottleEvents`, {
          period: fiveMinutes,
          statistic: Stats.SUM,
          dimensionsMap: { TableName: table.tableName, ...(index && { GlobalSecondaryIndexName: index }) },
        }),
      ]),
    ),
  );
  const expression = Object.keys(usingMetrics)
    .map((id) => `FILL(${id}, 0)`)
    .join(' + ');
  return new MathExpression({ expression, label: 'Throttled requests', period: fiveMinutes, usingMetrics });
};
