import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Foundation } from '../foundation.ts';

/** Endpoints called at once; one that is slow has at most all of one batch. */
const WORKERS = 5;

/** Tells webhook endpoints what became of emails, and every minute enqueues what is to be tried again. */
export const deliverWebhooks = (on: Foundation): void => {
  const deliver = on
    .lambda('deliver-webhooks', 'Tells webhook endpoints what became of emails', 60, 256)
    .may(['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:UpdateItem'], [on.table.tableArn])
    .may(['dynamodb:Query'], [`${on.table.tableArn}/index/due`])
    .may(['sqs:SendMessage'], [on.webhooks.queue.queueArn]);
  deliver.addEventSource(
    new SqsEventSource(on.webhooks.queue, { batchSize: 10, maxConcurrency: WORKERS, reportBatchItemFailures: true }),
  );
  on.events.call(deliver, 'every-minute-webhooks', { schedule: Schedule.rate(Duration.minutes(1)) });
};
