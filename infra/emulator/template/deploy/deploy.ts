import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BucketAlreadyOwnedByYou, CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { BucketModel, QueueModel, TemplateModel } from '../model.ts';
import { deployTable } from './deploy-table.ts';

/** Clients with the operator's credentials, which may do everything. */
export interface DeployClients {
  dynamodb: DynamoDBClient;
  sqs: SQSClient;
  s3: S3Client;
}

/**
 * Creates missing tables, queues and buckets. Existing ones are kept; queues get the template's attributes again.
 * Rejects with `TableDiffers` if existing data does not fit the template.
 */
export const deploy = async (model: TemplateModel, clients: DeployClients): Promise<void> => {
  await Promise.all([
    ...model.tables.map((table) => deployTable(table, clients.dynamodb)),
    ...model.buckets.map((bucket) => deployBucket(bucket, clients.s3)),
    deployQueues(model.queues, clients.sqs),
  ]);
};

/** Creates the bucket; an existing one counts as success. */
const deployBucket = async (bucket: BucketModel, s3: S3Client): Promise<void> => {
  try {
    await s3.send(new CreateBucketCommand({ Bucket: bucket.name }));
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  }
};

const attributesOf = ({ attributes, redrive }: QueueModel): Record<string, string> => ({
  ...attributes,
  ...(redrive && { RedrivePolicy: JSON.stringify(redrive) }),
});

/** Creates the queues, then sets their attributes, since a redrive policy needs its dead-letter queue to exist. */
const deployQueues = async (queues: QueueModel[], sqs: SQSClient): Promise<void> => {
  await Promise.all(queues.map(({ name }) => sqs.send(new CreateQueueCommand({ QueueName: name }))));
  for (const queue of queues) {
    const Attributes = attributesOf(queue);
    if (Object.keys(Attributes).length === 0) continue;
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queue.url, Attributes }));
  }
};
