import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { tableSchema } from '../../../shared/adapters/dynamodb/table.ts';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import { startTestEndpoint } from '../../support/emulators/aws-endpoint.ts';

export const names = {
  table: 'storemail-faults-emails',
  bucket: 'storemail-faults',
  queue: 'storemail-faults-send',
  prefix: '/storemail/faults',
} as const;

/** As in the stack. */
const MAX_RECEIVES = 5;

export interface Clients {
  dynamoDb: DynamoDBClient;
  sqs: SQSClient;
  s3: S3Client;
  ssm: SSMClient;
  destroy(): void;
}

export const clientsOf = (url: string): Clients => {
  const config = emulatorClient(url);
  const clients = {
    dynamoDb: new DynamoDBClient(config),
    sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    ssm: new SSMClient(config),
  };
  return {
    ...clients,
    destroy: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
};

interface Endpoint {
  url: string;
  close(): Promise<unknown>;
}

const program = fileURLToPath(new URL('../../support/emulators/aws-endpoint-process.ts', import.meta.url));

/** In a separate process, for runs that would block this one. */
const startApart = async (): Promise<Endpoint> => {
  const directory = await mkdtemp(join(tmpdir(), 'storemail-faults-aws-'));
  const child = spawn(process.execPath, [program, directory], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  if (!child.stdout) throw new Error('no standard output');
  const gone = once(child, 'exit');
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    url,
    close: async () => {
      child.kill('SIGKILL');
      await gone;
      await rm(directory, { recursive: true });
    },
  };
};

export interface Emulators extends Endpoint {
  clients: Clients;
  queueUrl: string;
  deadLettersUrl: string;
  webhookQueueUrl: string;
}

type Queues = Pick<Emulators, 'queueUrl' | 'deadLettersUrl' | 'webhookQueueUrl'>;

const createQueues = async ({ sqs }: Clients): Promise<Queues> => {
  const QueueName = `${names.queue}-dead-letters`;
  const { QueueUrl: deadLettersUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName }));
  const deadLetterTargetArn = `arn:aws:sqs:eu-central-1:000000000000:${QueueName}`;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: MAX_RECEIVES });
  const queue = new CreateQueueCommand({ QueueName: names.queue, Attributes: { RedrivePolicy } });
  const { QueueUrl: queueUrl = '' } = await sqs.send(queue);
  const webhooks = new CreateQueueCommand({ QueueName: `${names.queue}-webhooks` });
  const { QueueUrl: webhookQueueUrl = '' } = await sqs.send(webhooks);
  return { queueUrl, deadLettersUrl, webhookQueueUrl };
};

const createTable = async ({ dynamoDb }: Clients): Promise<void> => {
  const { table: TableName } = names;
  await dynamoDb.send(new CreateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST', ...tableSchema }));
  await waitUntilTableExists({ client: dynamoDb, minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 10 }, { TableName });
};

/** DynamoDB, SQS, S3 and SSM with the empty table, queues and bucket of a deployment. */
export const startEmulators = async (where: 'here' | 'apart'): Promise<Emulators> => {
  const endpoint = where === 'apart' ? await startApart() : await startTestEndpoint();
  const clients = clientsOf(endpoint.url);
  const [queues] = await Promise.all([
    createQueues(clients),
    createTable(clients),
    clients.s3.send(new CreateBucketCommand({ Bucket: names.bucket })),
  ]);
  return {
    url: endpoint.url,
    clients,
    ...queues,
    close: () => {
      clients.destroy();
      return endpoint.close();
    },
  };
};
