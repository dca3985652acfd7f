import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  paginateScan,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, LabelParameterVersionCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { region, temporaryDirectory } from '../support/emulators/aws-endpoint.ts';

const program = fileURLToPath(new URL('../support/emulators/aws-endpoint-process.ts', import.meta.url));
const TableName = 'emails';

let dataDir: string;
let child: ChildProcess;
let clients: ReturnType<typeof clientsOf>;

const clientsOf = (endpoint: string) => {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'x' };
  const config = { endpoint, region, credentials, maxAttempts: 1 };
  return {
    dynamodb: new DynamoDBClient(config),
    sqs: new SQSClient(config),
    s3: new S3Client(config),
    ssm: new SSMClient(config),
  };
};

const start = async (): Promise<void> => {
  child = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (!child.stdout) throw new Error('no standard output');
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  clients = clientsOf(url);
};
const kill = async (): Promise<void> => {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  for (const client of Object.values(clients)) client.destroy();
};

beforeEach(async () => {
  dataDir = await temporaryDirectory();
  await start();
});
afterEach(async () => {
  await kill();
  await rm(dataDir, { recursive: true });
});

const createTable = async (): Promise<void> => {
  const attribute = (AttributeName: string, AttributeType: 'S' | 'N') => ({ AttributeName, AttributeType });
  await clients.dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [attribute('pk', 'S'), attribute('dueShard', 'S'), attribute('dueAt', 'N')],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'dueShard', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  await waitUntilTableExists(
    { client: clients.dynamodb, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.1 },
    { TableName },
  );
};

const put = (id: string, dueAt: number) =>
  clients.dynamodb.send(
    new PutItemCommand({ TableName, Item: { pk: { S: id }, dueShard: { S: '0' }, dueAt: { N: String(dueAt) } } }),
  );

/** `id@dueAt` of all items, or of all index entries. */
const scanned = async (IndexName?: string): Promise<string[]> => {
  const found: string[] = [];
  for await (const { Items = [] } of paginateScan({ client: clients.dynamodb }, { TableName, IndexName })) {
    found.push(...Items.map(({ pk, dueAt }) => `${pk?.S}@${dueAt?.N}`));
  }
  return found.toSorted();
};

/** Makes calls until the endpoint is killed. Resolves to the completed ones. */
const untilKilled = async (workers: number, call: (worker: number, turn: number) => Promise<string>) => {
  const answered: string[] = [];
  const work = async (worker: number): Promise<void> => {
    for (let turn = 0; ; turn++) {
      answered.push(await call(worker, turn));
      if (answered.length === 200) await kill();
    }
  };
  await Promise.allSettled(Array.from({ length: workers }, (_, worker) => work(worker)));
  return answered;
};

describe('completed calls before a kill -9', () => {
  it('is there afterwards: parameters, messages, objects', async () => {
    const Name = '/shop/secret';
    await clients.ssm.send(new PutParameterCommand({ Name, Value: 'hidden', Type: 'SecureString' }));
    await clients.ssm.send(new LabelParameterVersionCommand({ Name, Labels: ['in-force'] }));
    const { QueueUrl } = await clients.sqs.send(new CreateQueueCommand({ QueueName: 'send' }));
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    await clients.s3.send(new CreateBucketCommand({ Bucket: 'contents' }));
    await clients.s3.send(new PutObjectCommand({ Bucket: 'contents', Key: 'emails/1', Body: 'hello' }));
    await kill();
    await start();
    const secret = new GetParameterCommand({ Name: `${Name}:in-force`, WithDecryption: true });
    expect((await clients.ssm.send(secret)).Parameter?.Value).toBe('hidden');
    const attributes = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
    expect((await clients.sqs.send(attributes)).Attributes).toEqual({ ApproximateNumberOfMessages: '1' });
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: 'contents', Key: 'emails/1' }));
    expect(await Body?.transformToString()).toBe('hello');
  });

  it('is there afterwards in the middle of writing items, and the index agrees with the table', async () => {
    await createTable();
    const answered = await untilKilled(20, async (worker, turn) => {
      await put(`email-${worker}-${turn}`, turn);
      return `email-${worker}-${turn}@${turn}`;
    });
    await start();
    const items = await scanned();
    expect(items).toEqual(expect.arrayContaining(answered));
    expect(await scanned('due')).toEqual(items);
  });

  it('leave each item once in the index when items were being moved there', async () => {
    await createTable();
    await Promise.all(Array.from({ length: 20 }, (_, worker) => put(`email-${worker}`, -1)));
    await untilKilled(20, async (worker, turn) => {
      const change = new UpdateItemCommand({
        TableName,
        Key: { pk: { S: `email-${worker}` } },
        UpdateExpression: 'SET dueAt = :dueAt',
        ExpressionAttributeValues: { ':dueAt': { N: String(turn) } },
      });
      await clients.dynamodb.send(change);
      return '';
    });
    await start();
    const items = await scanned();
    expect(items).toHaveLength(20);
    expect(await scanned('due')).toEqual(items);
  });
});
