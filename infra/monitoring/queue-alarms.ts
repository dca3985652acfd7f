import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmSpec, fiveMinutes, minute } from './alarm-spec.ts';
import type { Watched } from './watched.ts';

/** The send queue and its dead letters, and those of EventBridge. */
export const queueAlarms = ({ queue, deadLetters, undelivered }: Watched): AlarmSpec[] => [
  {
    name: 'dead-letters',
    impact: 'Messages were given up: what they announced is late, or another service sent what is no email.',
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: minute, statistic: Stats.MAXIMUM }),
    threshold: 1,
  },
  {
    name: 'undelivered-events',
    impact: 'EventBridge could not call a function: retries, checks or edits of settings may not be seen to.',
    metric: undelivered.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
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
