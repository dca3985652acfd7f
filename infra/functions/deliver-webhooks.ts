import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { DELIVER_WEBHOOKS_TIMEOUT_SECONDS, type Foundation } from '../foundation.ts';

/** Concurrent batches; a slow endpoint occupies one of them at most. */
const WORKERS = 5;

/** Delivers events to webhook endpoints, and every minute enqueues those that are due again. */
export const deliverWebhooks = (on: Foundation): void => {
  const deliver = on
    .lambda('deliver-webhooks', 'Tells webhook endpoints what became of emails', DELIVER_WEBHOOKS_TIMEOUT_SECONDS, 256)
    .may(['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:UpdateItem'], [on.table.tableArn])
    .may(['dynamodb:Query'], [`${on.table.tableArn}/index/due`])
    .may(['sqs:SendMessage'], [on.webhooks.queue.queueArn]);
  deliver.addEventSource(
    new SqsEventSource(on.webhooks.queue, { batchSize: 10, maxConcurrency: WORKERS, reportBatchItemFailures: true }),
  );
  on.events.call(deliver, 'every-minute-webhooks', { schedule: Schedule.rate(Duration.minutes(1)) });
};
