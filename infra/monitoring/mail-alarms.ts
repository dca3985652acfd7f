import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmSpec, hour } from './alarm-spec.ts';
import { ownMetrics } from './metrics.ts';
import type { Watched } from './watched.ts';

/** What becomes of emails. */
export const mailAlarms = ({ config: { stage } }: Watched): AlarmSpec[] => {
  const own = ownMetrics(stage);
  return [
    {
      name: 'oldest-due',
      impact: 'Due emails are not enqueued: retries and scheduled mail are stuck.',
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
      name: 'bounce-rate',
      impact: 'One email in five bounces: the account or its sender may be refused, not the customers.',
      metric: own.bounceRate(),
      threshold: 20,
    },
    {
      name: 'held',
      impact:
        'One held email is enough: its mail server or settings are at fault, and all mail of its scope waits with it.',
      metric: own.sum('held'),
      threshold: 1,
    },
    {
      name: 'ambiguous',
      impact: 'Mail servers disconnect after they received a message: customers may get emails twice.',
      metric: own.sum('ambiguous', hour),
      threshold: 5,
    },
    {
      name: 'returned-for-policy',
      impact: 'Mail comes back because mail servers refuse the sender: its reputation, SPF, DKIM or DMARC.',
      metric: own.sum('returnedForPolicy', hour),
      threshold: 3,
    },
    {
      name: 'mailbox-unread',
      impact: 'The mailbox for returned mail cannot be read: bounces are not noticed, and bad addresses get more mail.',
      metric: own.sum('mailboxFailed', hour),
      threshold: 3,
    },
    {
      name: 'webhook-disabled',
      impact: 'A webhook endpoint failed for five days and was disabled: it gets no more events.',
      metric: own.sum('webhookDisabled', hour),
      threshold: 1,
    },
    {
      name: 'circuit-open',
      impact: 'A mail server is not tried any more for the time being: all mail of its scopes waits.',
      metric: own.sum('circuitOpen'),
      threshold: 1,
    },
    {
      name: 'expires-soon',
      impact:
        'A secret or an authority in the mail settings expires within 30 days; then all mail of its scopes waits.',
      metric: own.sum('expiring'),
      threshold: 1,
    },
  ];
};
