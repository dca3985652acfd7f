import { env } from '../../shared/runtime/env.ts';
import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';

/**
 * Accepts emails: writes them to the table and enqueues them, or waits up to 20 seconds for the first attempt. Also shows
 * and changes emails, and manages API keys. The timeout of the gateway is 30 seconds.
 */
export const emailsApi = (foundation: Foundation, worker: StoremailFunction): StoremailFunction =>
  foundation
    .lambda('emails-api', 'Accepts and shows emails', 29, 512)
    .addEnvironment(env.deliverFunction, worker.functionName)
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
    .allow(['sqs:SendMessage'], [foundation.send.queue.queueArn, foundation.webhooks.queue.queueArn])
    .allow(['lambda:InvokeFunction'], [worker.functionArn])
    .allow(
      ['s3:PutObject', 's3:GetObject'],
      [foundation.content.contents, foundation.content.heldContents, foundation.content.uploads],
    )
    .allow(['s3:DeleteObject'], [foundation.content.heldContents, foundation.content.uploads])
    // Without it, S3 answers 403 instead of 404 for expired contents.
    .allow(['s3:ListBucket'], [foundation.content.bucketArn])
    .allow(['ssm:GetParameter'], [foundation.settings.documents]);
