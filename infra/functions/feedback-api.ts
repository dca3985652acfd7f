import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Takes returned mail, keeps the addresses that get no more and the webhook endpoints, and tells what became of emails. */
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
    .may(['dynamodb:Query'], [`${on.table.tableArn}/index/log`])
    .may(['s3:GetObject'], [on.content.contents, on.content.heldContents])
    .may(['s3:PutObject', 's3:GetObject'], [on.content.downloads])
    // Without it S3 answers 403 instead of 404 for a content that is kept no longer.
    .may(['s3:ListBucket'], [on.content.bucketArn])
    .may(['ssm:GetParameter'], [on.settings.documents])
    .may(['sqs:SendMessage'], [on.webhooks.queue.queueArn]);
