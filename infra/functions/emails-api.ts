import { env } from '../../shared/runtime/env.ts';
import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/**
 * Accepts emails: writes them to the table, enqueues them, or waits 20 seconds at most for the first attempt.
 * Shows and changes them, and keeps the API keys. The gateway waits 30 seconds.
 */
export const emailsApi = (on: Foundation, worker: StoremailFunction): StoremailFunction =>
  on
    .lambda('emails-api', 'Accepts and shows emails', 29, 512)
    .addEnvironment(env.deliverFunction, worker.functionName)
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
    .may(['sqs:SendMessage'], [on.send.queue.queueArn, on.webhooks.queue.queueArn])
    .may(['lambda:InvokeFunction'], [worker.functionArn])
    .may(['s3:PutObject', 's3:GetObject'], [on.content.contents, on.content.heldContents, on.content.uploads])
    .may(['s3:DeleteObject'], [on.content.heldContents, on.content.uploads])
    // Without it S3 answers 403 instead of 404 for a content that is kept no longer.
    .may(['s3:ListBucket'], [on.content.bucketArn])
    .may(['ssm:GetParameter'], [on.settings.documents]);
