import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Foundation } from '../foundation.ts';

/** Enqueues retries and whatever a crash or a lost message left behind. */
export const releaseDueEmails = (on: Foundation): void => {
  const release = on
    .lambda('release-due-emails', 'Announces emails that are due', 55, 512)
    .may(['dynamodb:Query'], [`${on.table.tableArn}/index/due`, `${on.table.tableArn}/index/held`])
    .may(['dynamodb:Query', 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], [on.table.tableArn])
    .may(['sqs:SendMessage'], [on.send.queue.queueArn]);
  new Rule(on.stack, 'every-minute', {
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [new LambdaFunction(release)],
  });
};
