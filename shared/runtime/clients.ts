import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientConfig } from './client-config.ts';

/*
 * One client per service and cold start, made when first asked for. A bundle holds only those that its function names.
 * S3 is apart, in s3.ts, because it is loaded later still.
 */

let dynamoDbClient: DynamoDBClient | undefined;
let sqsClient: SQSClient | undefined;
let ssmClient: SSMClient | undefined;

export const dynamoDb = (): DynamoDBClient => {
  dynamoDbClient ??= new DynamoDBClient(clientConfig());
  return dynamoDbClient;
};

export const sqs = (): SQSClient => {
  // Else the SDK sends to the host in the queue's URL, whatever AWS_ENDPOINT_URL says.
  sqsClient ??= new SQSClient({ ...clientConfig(), useQueueUrlAsEndpoint: false });
  return sqsClient;
};

export const ssm = (): SSMClient => {
  ssmClient ??= new SSMClient(clientConfig());
  return ssmClient;
};
