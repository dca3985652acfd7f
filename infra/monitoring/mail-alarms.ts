import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmSpec, hour } from './alarm-spec.ts';
import { storemailMetrics } from './metrics.ts';
import type { MonitoredResources } from './monitored-resources.ts';

/** Alarms on the outcomes of emails. */
export const mailAlarms = ({ config: { stage } }: MonitoredResources): AlarmSpec[] => {
  const metrics = storemailMetrics(stage);
  return [
    {
      name: 'oldest-due',
      impact: 'Due emails are not enqueued: retries and scheduled mail are stuck.',
      metric: metrics.measure('oldestDueSeconds', Stats.MAXIMUM),
      threshold: 900,
    },
    {
      name: 'failure-rate',
      impact: 'At least 5 % of emails fail or expire.',
      metric: metrics.failureRate(),
      threshold: 5,
    },
    {
      name: 'bounce-rate',
      impact:
        'At least 20 % of emails bounce: the mail server may refuse the account or the sender rather than customers.',
      metric: metrics.bounceRate(),
      threshold: 20,
    },
    {
      name: 'held',
      impact: 'Mail is held because of a fault of a mail server or the settings: all mail of the scope waits.',
      metric: metrics.sum('held'),
      threshold: 1,
    },
    {
      name: 'ambiguous',
      impact: 'Mail servers disconnect after receiving a message: customers may get emails twice.',
      metric: metrics.sum('ambiguous', hour),
      threshold: 5,
    },
    {
      name: 'returned-for-policy',
      impact: 'Mail is returned because mail servers reject the sender: its reputation, SPF, DKIM or DMARC.',
      metric: metrics.sum('returnedForPolicy', hour),
      threshold: 3,
    },
    {
      name: 'mailbox-unread',
      impact:
        'The mailbox for returned mail cannot be read: bounces go unnoticed, and mail is still sent to bad addresses.',
      metric: metrics.sum('mailboxFailed', hour),
      threshold: 3,
    },
    {
      name: 'webhook-disabled',
      impact: 'A webhook endpoint failed for five days and was disabled: it receives no more events.',
      metric: metrics.sum('webhookDisabled', hour),
      threshold: 1,
    },
    {
      name: 'circuit-open',
      impact: 'Delivery to a mail server is suspended after repeated failures: all mail of its scopes waits.',
      metric: metrics.sum('circuitOpen'),
      threshold: 1,
    },
    {
      name: 'expires-soon',
      impact:
        'A secret or a certificate authority in the settings expires within 30 days: mail of its scopes will be held.',
      metric: metrics.sum('expiring'),
      threshold: 1,
    },
  ];
};
