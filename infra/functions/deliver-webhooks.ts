import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { DELIVER_WEBHOOKS_TIMEOUT_SECONDS, type Foundation } from '../foundation.ts';

/** Concurrent batches; a slow endpoint occupies at most one. */
const WORKERS = 5;

/** Delivers events to webhook endpoints, and enqueues due retries every minute. */
export const deliverWebhooks = (foundation: Foundation): void => {
  const deliver = foundation
    .lambda('deliver-webhooks', 'Delivers email events to webhook endpoints', DELIVER_WEBHOOKS_TIMEOUT_SECONDS, 256)
    .allow(['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:UpdateItem'], [foundation.table.tableArn])
    .allow(['dynamodb:Query'], [`${foundation.table.tableArn}/index/due`])
    .allow(['sqs:SendMessage'], [foundation.webhooks.queue.queueArn]);
  deliver.addEventSource(
    new SqsEventSource(foundation.webhooks.queue, {
      batchSize: 10,
      maxConcurrency: WORKERS,
      reportBatchItemFailures: true,
    }),
  );
  foundation.events.invoke(deliver, 'every-minute-webhooks', { schedule: Schedule.rate(Duration.minutes(1)) });
};
