import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';

/** AWS clients with all permissions: their access key belongs to no role, which the emulator treats as the operator's. */
export const operatorClients = (endpoint: string, region: string) => {
  const config = {
    endpoint,
    region,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'local' },
  };
  const clients = {
    dynamodb: new DynamoDBClient(config),
    sqs: new SQSClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    ssm: new SSMClient(config),
  };
  return {
    ...clients,
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
};
