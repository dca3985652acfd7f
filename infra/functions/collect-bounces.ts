import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { Foundation } from '../foundation.ts';

/** Reads the mailboxes that returned mail goes to. Without any it asks the table once every five minutes, and ends. */
export const collectBounces = (on: Foundation): void => {
  const collect = on
    .lambda('collect-bounces', 'Reads mailboxes for returned mail', 120, 512)
    .may(
      ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      [on.table.tableArn],
    )
    .may(['ssm:GetParameter'], [on.settings.documents, on.settings.secrets])
    .may(['sqs:SendMessage'], [on.webhooks.queue.queueArn]);
  on.settings.allowDecrypt(collect);
  on.allowFederation(collect);
  on.events.call(collect, 'every-five-minutes-mailboxes', { schedule: Schedule.rate(Duration.minutes(5)) });
};
