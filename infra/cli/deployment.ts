import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { NotDone, WrongUsage } from './program.ts';

/** Which deployment a command is for: a stage of the stack, on AWS or on the local runner. */
export interface Deployment {
  stage: string;
  region?: string;
  endpointUrl?: string;
}

/** Options of commands that work on a deployment's AWS resources. */
export const deploymentOptions = {
  stage: { type: 'string' },
  region: { type: 'string' },
  'endpoint-url': { type: 'string' },
} as const;

/** The part of a command's usage that is about them. */
export const deploymentUsage = `  --stage <stage>          Name of the deployment; dev unless given.
  --region <region>        AWS region of the deployment; else AWS_REGION or your AWS profile's.
  --endpoint-url <url>     The local runner instead of AWS; else AWS_ENDPOINT_URL.`;

/** The deployment that the options name. Throws `WrongUsage`. */
export const deploymentOf = (
  values: { [K in keyof typeof deploymentOptions]?: string },
  environment: NodeJS.ProcessEnv,
): Deployment => {
  const endpointUrl = values['endpoint-url'] ?? environment.AWS_ENDPOINT_URL;
  if (endpointUrl && !URL.canParse(endpointUrl)) throw new WrongUsage('--endpoint-url takes a URL.');
  return {
    stage: values.stage ?? 'dev',
    ...(values.region && { region: values.region }),
    ...(endpointUrl && { endpointUrl }),
  };
};

export const signIn = 'Set AWS_PROFILE, or sign in with `aws configure` or `aws sso login`.';

/** Rejects with `NotDone` where the AWS SDK finds no credentials, before anything else is tried. */
export const demandCredentials = async (deployment: Deployment): Promise<void> => {
  const client = dynamoDbFor(deployment);
  await client.config
    .credentials()
    .catch((cause: unknown) => {
      throw new NotDone(`There are no AWS credentials. ${signIn}`, { cause });
    })
    .finally(() => client.destroy());
};

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
