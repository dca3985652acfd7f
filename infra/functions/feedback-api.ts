import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/** Accepts returned mail, manages suppressed addresses and webhook endpoints, and reports what happened to emails. */
export const feedbackApi = (foundation: Foundation): StoremailFunction =>
  foundation
    .lambda('feedback-api', 'Accepts returned mail, manages suppressions and webhooks', 29, 512)
    .allow(
      [
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
        'dynamodb:Query',
      ],
      [foundation.table.tableArn],
    )
    .allow(['dynamodb:Query'], [`${foundation.table.tableArn}/index/log`])
    .allow(['s3:GetObject'], [foundation.content.contents, foundation.content.heldContents])
    .allow(['s3:PutObject', 's3:GetObject'], [foundation.content.downloads])
    // Without it, S3 answers 403 instead of 404 for expired contents.
    .allow(['s3:ListBucket'], [foundation.content.bucketArn])
    .allow(['ssm:GetParameter'], [foundation.settings.documents])
    .allow(['sqs:SendMessage'], [foundation.webhooks.queue.queueArn]);
