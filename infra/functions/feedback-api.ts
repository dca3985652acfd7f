import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Takes returned mail, keeps the addresses that get no more, and the webhook endpoints. */
export const feedbackApi = (on: Foundation): StoremailFunction =>
  on
    .lambda('feedback-api', 'Takes returned mail, keeps suppressed addresses', 29, 512)
    .may(
      [
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
        'dynamodb:Query',
      ],
      [on.table.tableArn],
    )
    .may(['sqs:SendMessage'], [on.webhooks.queue.queueArn]);
