import { Duration } from 'aws-cdk-lib';
import { LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource, type SqsEventSourceProps } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';
import { type StageConfig, WORKERS_PER_POLLER } from '../stage.ts';

/** Delivers emails from the send queue, or for a waiting emails-api, over the merchant's SMTP server. */
export const deliverEmail = (foundation: Foundation): StoremailFunction => {
  const worker = foundation
    .lambda('deliver-email', 'Delivers emails', foundation.config.deliverTimeoutSeconds, 1024)
    .allow(
      [
        'dynamodb:BatchGetItem',
        'dynamodb:UpdateItem',
        // For BatchExecuteStatement, which has no action of its own.
        'dynamodb:PartiQLUpdate',
        'dynamodb:PutItem',
        'dynamodb:Query',
      ],
      [foundation.table.tableArn],
    )
    .allow(['s3:GetObject', 's3:PutObject'], [foundation.content.contents, foundation.content.heldContents])
    .allow(['s3:DeleteObject'], [foundation.content.heldContents])
    // Without it, S3 answers 403 instead of 404 for expired contents.
    .allow(['s3:ListBucket'], [foundation.content.bucketArn])
    // Invalid messages go to the dead-letter queue, and separate copies are enqueued at once.
    .allow(
      ['sqs:SendMessage'],
      [foundation.send.deadLetters.queueArn, foundation.send.queue.queueArn, foundation.webhooks.queue.queueArn],
    )
    .allow(['ssm:GetParameter'], [foundation.settings.documents, foundation.settings.secrets]);
  foundation.settings.allowDecrypt(worker);
  foundation.allowFederation(worker);
  if (foundation.config.sendmailLayerArn) {
    worker.addLayers(
      LayerVersion.fromLayerVersionArn(foundation.stack, 'sendmail', foundation.config.sendmailLayerArn),
    );
  }
  worker.addEventSource(
    new SqsEventSource(foundation.send.queue, {
      batchSize: foundation.config.batchSize,
      // Batches of more than ten are collected for up to a second, which spreads the cost per batch over more emails.
      ...(foundation.config.batchSize > 10 && { maxBatchingWindow: Duration.seconds(1) }),
      ...concurrency(foundation.config),
      reportBatchItemFailures: true,
    }),
  );
  return worker;
};

/** AWS allows either a limit of workers, or provisioned pollers, which invoke up to ten workers each. */
const concurrency = ({ workers, minimumPollers }: StageConfig): Partial<SqsEventSourceProps> =>
  minimumPollers === 0
    ? { maxConcurrency: workers }
    : { provisionedPollerConfig: { minimumPollers, maximumPollers: Math.floor(workers / WORKERS_PER_POLLER) } };
