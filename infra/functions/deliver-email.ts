import { Duration } from 'aws-cdk-lib';
import { LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource, type SqsEventSourceProps } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Foundation } from '../foundation.ts';
import type { StoremailFunction } from '../function.ts';
import { type StageConfig, WORKERS_PER_POLLER } from '../stage.ts';

/** Delivers what is on the send queue, or what emails-api waits for, over the merchant's SMTP server. */
export const deliverEmail = (on: Foundation): StoremailFunction => {
  const worker = on
    .lambda('deliver-email', 'Delivers emails', on.config.deliverTimeoutSeconds, 1024)
    .may(
      [
        'dynamodb:BatchGetItem',
        'dynamodb:UpdateItem',
        // The statements of BatchExecuteStatement, which has no action of its own.
        'dynamodb:PartiQLUpdate',
        'dynamodb:PutItem',
        'dynamodb:Query',
      ],
      [on.table.tableArn],
    )
    .may(['s3:GetObject', 's3:PutObject'], [on.content.contents, on.content.heldContents])
    .may(['s3:DeleteObject'], [on.content.heldContents])
    // Without it S3 answers 403 instead of 404 for a content that is kept no longer.
    .may(['s3:ListBucket'], [on.content.bucketArn])
    // Poison goes to the dead letters; separate copies, which have none themselves, are enqueued at once.
    .may(['sqs:SendMessage'], [on.send.deadLetters.queueArn, on.send.queue.queueArn, on.webhooks.queue.queueArn])
    .may(['ssm:GetParameter'], [on.settings.documents, on.settings.secrets]);
  on.settings.allowDecrypt(worker);
  on.allowFederation(worker);
  if (on.config.sendmailLayerArn) {
    worker.addLayers(LayerVersion.fromLayerVersionArn(on.stack, 'sendmail', on.config.sendmailLayerArn));
  }
  worker.addEventSource(
    new SqsEventSource(on.send.queue, {
      batchSize: on.config.batchSize,
      // More than ten are gathered for a second at most: what a worker does once a batch, it then does for fifty.
      ...(on.config.batchSize > 10 && { maxBatchingWindow: Duration.seconds(1) }),
      ...workersAtOnce(on.config),
      reportBatchItemFailures: true,
    }),
  );
  return worker;
};

/** AWS takes one of the two: a limit of workers, or pollers that are kept ready and start ten workers each. */
const workersAtOnce = ({ workers, minimumPollers }: StageConfig): Partial<SqsEventSourceProps> =>
  minimumPollers === 0
    ? { maxConcurrency: workers }
    : { provisionedPollerConfig: { minimumPollers, maximumPollers: Math.floor(workers / WORKERS_PER_POLLER) } };
