import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Which deployment a command is for: a stage of the stack, on AWS or on the local runner. */
export interface Deployment {
  stage: string;
  region?: string;
  endpointUrl?: string;
}

export const emailsTable = ({ stage }: Deployment): string => `storemail-${stage}-emails`;

/** The operator's own credentials: environment, AWS profile, SSO … The local runner needs none. */
const clientConfig = ({ region, endpointUrl }: Deployment) => ({
  ...(endpointUrl && { endpoint: endpointUrl, ...(isLoopback(endpointUrl) && local) }),
  ...(region && { region }),
});

export const dynamoDbFor = (deployment: Deployment): DynamoDBClient => new DynamoDBClient(clientConfig(deployment));

/** Sends to the endpoint given, whatever host a queue's URL names. */
export const sqsFor = (deployment: Deployment): SQSClient =>
  new SQSClient({ ...clientConfig(deployment), useQueueUrlAsEndpoint: false });

/** The local runner takes any credentials that are not a function's for the operator's, and any region. */
const local: DynamoDBClientConfig = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
};

const isLoopback = (url: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
