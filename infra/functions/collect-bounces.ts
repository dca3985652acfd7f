import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { Foundation } from '../foundation.ts';

/** Reads the mailboxes for returned mail every five minutes. If none is configured, it makes a single table query. */
export const collectBounces = (foundation: Foundation): void => {
  const collect = foundation
    .lambda('collect-bounces', 'Reads returned mail from mailboxes', 120, 512)
    .allow(
      ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      [foundation.table.tableArn],
    )
    .allow(['ssm:GetParameter'], [foundation.settings.documents, foundation.settings.secrets])
    .allow(['sqs:SendMessage'], [foundation.webhooks.queue.queueArn]);
  foundation.settings.allowDecrypt(collect);
  foundation.allowFederation(collect);
  foundation.events.invoke(collect, 'every-five-minutes-mailboxes', { schedule: Schedule.rate(Duration.minutes(5)) });
};
