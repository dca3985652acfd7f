import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** Which deployment a command is for: a stage of the stack, on AWS or on the local runner. */
export interface Deployment {
  stage: string;
  region?: string;
  endpointUrl?: string;
}

export const emailsTable = ({ stage }: Deployment): string => `storemail-${stage}-emails`;

/** A client with the operator's own credentials: environment, AWS profile, SSO … The local runner needs none. */
export const dynamoDbFor = ({ region, endpointUrl }: Deployment): DynamoDBClient =>
  new DynamoDBClient({
    ...(endpointUrl && { endpoint: endpointUrl, ...(isLoopback(endpointUrl) && local) }),
    ...(region && { region }),
  });

/** The local runner takes any credentials that are not a function's for the operator's, and any region. */
const local: DynamoDBClientConfig = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
};

const isLoopback = (url: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
