import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Enqueues emails that are due: retries, scheduled emails, and those left behind by a crash or a lost message. */
export const releaseDueEmails = (foundation: Foundation): StoremailFunction => {
  const release = foundation
    .lambda('release-due-emails', 'Enqueues emails that are due', 55, 512)
    .allow(['dynamodb:Query'], [`${foundation.table.tableArn}/index/due`, `${foundation.table.tableArn}/index/held`])
    .allow(
      ['dynamodb:Query', 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      [foundation.table.tableArn],
    )
    .allow(['sqs:SendMessage', 'sqs:GetQueueAttributes'], [foundation.send.queue.queueArn]);
  foundation.events.invoke(release, 'every-minute', { schedule: Schedule.rate(Duration.minutes(1)) });
  return release;
};
