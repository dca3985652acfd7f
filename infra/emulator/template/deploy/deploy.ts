import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { TemplateModel } from '../model.ts';
import { deployBucket } from './deploy-bucket.ts';
import { deployQueues } from './deploy-queues.ts';
import { deployTable } from './deploy-table.ts';

/** Clients of the operator, who may do everything. */
export interface DeployClients {
  dynamodb: DynamoDBClient;
  sqs: SQSClient;
  s3: S3Client;
}

/**
 * Creates what is not there yet: tables, queues, buckets. What an earlier run left is kept; queues get the
 * template's attributes anew. Rejects with `TableDiffers` where kept data do not fit the template.
 */
export const deploy = async (model: TemplateModel, clients: DeployClients): Promise<void> => {
  await Promise.all([
    ...model.tables.map((table) => deployTable(table, clients.dynamodb)),
    ...model.buckets.map((bucket) => deployBucket(bucket, clients.s3)),
    deployQueues(model.queues, clients.sqs),
  ]);
};
