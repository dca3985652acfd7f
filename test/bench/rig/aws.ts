import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { dynamoApiKeyStore } from '../../../shared/adapters/dynamodb/api-key-store.ts';
import { dynamoEmailStore } from '../../../shared/adapters/dynamodb/emails/email-store.ts';
import { dynamoInForceStore } from '../../../shared/adapters/dynamodb/in-force-store.ts';
import { tableSchema } from '../../../shared/adapters/dynamodb/table.ts';
import { contentBucket } from '../../../shared/adapters/s3/content-bucket.ts';
import { hashOfToken } from '../../../shared/http/authentication/api-token.ts';
import type { EmailStore } from '../../../shared/ports/emails/email-store.ts';
import { env } from '../../../shared/runtime/env.ts';
import { hashDocument, serialiseDocument } from '../../../shared/settings/document/document.ts';
import type { SettingsDocument } from '../../../shared/settings/schema/effective.ts';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import { startChild } from './child.ts';

const table = 'storemail-bench-emails';
const bucket = 'storemail-bench';
const prefix = '/storemail/bench';
export const token = 're_sm_bench';

/** Emulators with an empty deployment, and the environment that functions need to find them. */
export interface Aws {
  url: string;
  queueUrl: string;
  store: EmailStore;
  dynamoDb: DynamoDBClient;
  table: string;
  /** The environment of a function that uses the emulators at `url`. */
  environment(url?: string): Record<string, string>;
  /** Puts settings and a password into force for all emails. */
  configure(document: SettingsDocument, password?: string): Promise<void>;
  close(): Promise<void>;
}

const environmentFor = (url: string, queueUrl: string): Record<string, string> => ({
  [env.table]: table,
  [env.queueUrl]: queueUrl,
  [env.deadLettersUrl]: queueUrl,
  [env.webhookQueueUrl]: queueUrl,
  [env.deliverFunction]: 'bench-deliver-email',
  [env.bucket]: bucket,
  [env.parameterPrefix]: prefix,
  [env.clockSkewSeconds]: '600',
  [env.requeueAfterSeconds]: '180',
  [env.workers]: '2',
  [env.retentionDays]: '30',
  [env.requestsPerSecondPerKey]: '1000000',
  [env.settingsRole]: 'bench-settings-api',
  [env.secretsKey]: 'alias/bench',
  [env.loopbackAllowed]: 'true',
  POWERTOOLS_SERVICE_NAME: 'storemail',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_ENDPOINT_URL: url,
});

/** The environment of a function that is only loaded. */
export const loadEnvironment = environmentFor('http://127.0.0.1:9', 'http://127.0.0.1:9/queue');

const putInForce = async (
  dynamoDb: DynamoDBClient,
  url: string,
  document: SettingsDocument,
  password: string | undefined,
): Promise<void> => {
  const ssm = new SSMClient(emulatorClient(url));
  const text = serialiseDocument(document);
  const put = (Name: string, Value: string, Type: 'String' | 'SecureString') =>
    ssm.send(new PutParameterCommand({ Name: `${prefix}/${Name}`, Value, Type, Overwrite: true }));
  const { Version: version = 1 } = await put('settings/default', text, 'String');
  const secret =
    password === undefined ? undefined : await put('secrets/default/smtp-password', password, 'SecureString');
  const inForce = dynamoInForceStore(dynamoDb, table);
  const revision = ((await inForce.read(['default'])).get('default')?.revision ?? 0) + 1;
  const nothing = { version: 0 };
  await inForce.move({
    scope: 'default',
    revision,
    document: { version, sha256: hashDocument(text) },
    ...(secret && { secret: { version: secret.Version ?? 1, host: document['system/smtp/host'] ?? '' } }),
    since: Date.now() + 60_000,
    reviewed: { document: nothing, secret: nothing, at: 0 },
  });
  ssm.destroy();
};

const deploy = async (url: string, dynamoDb: DynamoDBClient): Promise<string> => {
  await dynamoDb.send(new CreateTableCommand({ TableName: table, BillingMode: 'PAY_PER_REQUEST', ...tableSchema }));
  await waitUntilTableExists({ client: dynamoDb, minDelay: 0.1, maxDelay: 0.5, maxWaitTime: 20 }, { TableName: table });
  const sqs = new SQSClient(emulatorClient(url));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'storemail-bench-send' }));
  const s3 = new S3Client({ ...emulatorClient(url), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const key = { id: 'bench', name: 'bench', permission: 'full_access', scope: 'default', createdAt: 0 } as const;
  await dynamoApiKeyStore(dynamoDb, table).create({ ...key, hash: hashOfToken(token) });
  sqs.destroy();
  s3.destroy();
  return QueueUrl;
};

export const startAws = async (): Promise<Aws> => {
  const directory = await mkdtemp(join(tmpdir(), 'storemail-bench-'));
  const child = await startChild<string, never, never>('aws-process.ts', { args: [directory] });
  const url = child.ready;
  const dynamoDb = new DynamoDBClient(emulatorClient(url));
  const queueUrl = await deploy(url, dynamoDb);
  return {
    url,
    queueUrl,
    dynamoDb,
    table,
    store: dynamoEmailStore({ client: dynamoDb, table, bucket: contentBucket(bucket), now: Date.now }),
    environment: (at = url) => environmentFor(at, queueUrl),
    configure: (document, password) => putInForce(dynamoDb, url, document, password),
    close: async () => {
      dynamoDb.destroy();
      await child.leave();
      await rm(directory, { recursive: true, force: true });
    },
  };
};
