import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Enqueues retries and whatever a crash or a lost message left behind. */
export const releaseDueEmails = (on: Foundation): StoremailFunction => {
  const release = on
    .lambda('release-due-emails', 'Enqueues emails that are due', 55, 512)
    .may(['dynamodb:Query'], [`${on.table.tableArn}/index/due`, `${on.table.tableArn}/index/held`])
    .may(['dynamodb:Query', 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], [on.table.tableArn])
    .may(['sqs:SendMessage', 'sqs:GetQueueAttributes'], [on.send.queue.queueArn]);
  on.events.call(release, 'every-minute', { schedule: Schedule.rate(Duration.minutes(1)) });
  return release;
};
