import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { CommandFailed, WrongUsage } from './program.ts';

/** The deployment that a command works on: a stage of the stack, on AWS or in the local runner. */
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

/** Their lines in a command's help. */
export const deploymentUsage = `  --stage <stage>          Stage of the deployment (default: dev).
  --region <region>        AWS region (default: AWS_REGION or the AWS profile's).
  --endpoint-url <url>     Uses the local runner at this URL instead of AWS (default: AWS_ENDPOINT_URL).`;

/** Reads the options, or else the environment. Throws `WrongUsage`. */
export const deploymentOf = (
  values: { [K in keyof typeof deploymentOptions]?: string },
  environment: NodeJS.ProcessEnv,
): Deployment => {
  const endpointUrl = values['endpoint-url'] ?? environment.AWS_ENDPOINT_URL;
  if (endpointUrl && !URL.canParse(endpointUrl))
    throw new WrongUsage('--endpoint-url takes a URL, such as http://127.0.0.1:4029.');
  const { stage = 'dev' } = values;
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(stage))
    throw new WrongUsage('--stage takes at most 20 lower-case letters, digits and hyphens, starting with a letter.');
  return {
    stage,
    ...(values.region && { region: values.region }),
    ...(endpointUrl && { endpointUrl }),
  };
};

export const NO_CREDENTIALS =
  'No AWS credentials were found. Set AWS_PROFILE, or sign in with `aws configure` or `aws sso login`.';

/** Rejects with `CommandFailed` if the AWS SDK finds no credentials. */
export const requireCredentials = async (deployment: Deployment): Promise<void> => {
  const client = dynamoDbFor(deployment);
  await client.config
    .credentials()
    .catch((cause: unknown) => {
      throw new CommandFailed(NO_CREDENTIALS, { cause });
    })
    .finally(() => client.destroy());
};

/** The region that an AWS client uses. Throws `WrongUsage` if none is set. */
export const requireRegion = async ({ config }: { config: { region: () => Promise<string> } }): Promise<string> => {
  const region = await config.region().catch(() => undefined);
  if (region) return region;
  throw new WrongUsage('No AWS region is set. Pass --region, or set AWS_REGION or the region of your AWS profile.');
};

export const emailsTable = ({ stage }: Deployment): string => `storemail-${stage}-emails`;

/** Uses the operator's own credentials (environment, AWS profile, SSO …). The local runner needs none. */
const clientConfig = ({ region, endpointUrl }: Deployment) => ({
  ...(endpointUrl && { endpoint: endpointUrl, ...(isLoopback(endpointUrl) && local) }),
  ...(region && { region }),
});

export const dynamoDbFor = (deployment: Deployment): DynamoDBClient => new DynamoDBClient(clientConfig(deployment));

/** Sends to the given endpoint, whatever the host in a queue's URL is. */
export const sqsFor = (deployment: Deployment): SQSClient =>
  new SQSClient({ ...clientConfig(deployment), useQueueUrlAsEndpoint: false });

/** The local runner accepts any region, and treats all credentials but those of its functions as the operator's. */
const local: DynamoDBClientConfig = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
};

const isLoopback = (url: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
