import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AwsEndpoint, startAwsEndpoint } from '../../infra/emulator/aws/endpoint.ts';
import { createAuthorizer } from '../../infra/emulator/iam/authorizer.ts';
import { deploy } from '../../infra/emulator/template/deploy/deploy.ts';
import { TableDiffers } from '../../infra/emulator/template/deploy/deploy-table.ts';
import type { TemplateModel } from '../../infra/emulator/template/model.ts';
import type { RawTemplate } from '../../infra/emulator/template/raw-template.ts';
import { readTemplate } from '../../infra/emulator/template/read-template.ts';
import { emulatorClient } from '../support/emulators/aws-client.ts';
import { changed, deployment, templateWith } from '../support/emulators/local-template.ts';

const { region, account } = deployment;

const open = async (dataDir: string) => {
  const endpoint: AwsEndpoint = await startAwsEndpoint({
    port: 0,
    dataDir,
    region,
    account,
    authorizer: createAuthorizer(),
    invokeFunction: async () => undefined,
    onParameterChange: () => {},
    report: () => {},
  });
  const config = emulatorClient(endpoint.url);
  const clients = { dynamodb: new DynamoDBClient(config), sqs: new SQSClient(config), s3: new S3Client(config) };
  return {
    ...clients,
    deploy: async (template: RawTemplate): Promise<TemplateModel> => {
      const assets = new Map([['bundle.zip', dataDir]]);
      const model = readTemplate(template, assets, { ...deployment, endpointUrl: endpoint.url });
      await deploy(model, clients);
      return model;
    },
    close: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await endpoint.close();
    },
  };
};

let dataDir: string;
let aws: Awaited<ReturnType<typeof open>>;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'storemail-deploy-'));
  aws = await open(dataDir);
});

afterEach(async () => {
  await aws.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const restart = async (): Promise<void> => {
  await aws.close();
  aws = await open(dataDir);
};

const queueUrlOf = ({ queues }: TemplateModel): string => queues.find(({ name }) => name === 'send')?.url ?? '';

describe('deploying a template', () => {
  it('creates tables with their indexes and expiry', async () => {
    await aws.deploy(templateWith());
    const { Table } = await aws.dynamodb.send(new DescribeTableCommand({ TableName: 'emails' }));
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', GlobalSecondaryIndexes: [{ IndexName: 'due' }] });
    const { TimeToLiveDescription } = await aws.dynamodb.send(new DescribeTimeToLiveCommand({ TableName: 'emails' }));
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'ttl' });
  });

  it('creates queues with their attributes and dead letters', async () => {
    const QueueUrl = queueUrlOf(await aws.deploy(templateWith()));
    const { Attributes = {} } = await aws.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes.VisibilityTimeout).toBe('360');
    expect(JSON.parse(Attributes.RedrivePolicy ?? '')).toMatchObject({
      deadLetterTargetArn: `arn:aws:sqs:${region}:${account}:send-dead-letters`,
    });
  });

  it('creates buckets', async () => {
    const { buckets } = await aws.deploy(templateWith());
    await aws.s3.send(new HeadBucketCommand({ Bucket: buckets[0]?.name }));
  });

  it('keeps resources of an earlier run', async () => {
    const first = await aws.deploy(templateWith());
    const item = { pk: { S: 'email#1' } };
    await aws.dynamodb.send(new PutItemCommand({ TableName: 'emails', Item: item }));
    await aws.sqs.send(new SendMessageCommand({ QueueUrl: queueUrlOf(first), MessageBody: 'hello' }));
    await restart();
    const second = await aws.deploy(templateWith());
    expect((await aws.dynamodb.send(new GetItemCommand({ TableName: 'emails', Key: item }))).Item).toEqual(item);
    const { Messages } = await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrlOf(second) }));
    expect(Messages).toMatchObject([{ Body: 'hello' }]);
  });

  it("applies the template's attributes to existing queues", async () => {
    await aws.deploy(templateWith());
    const QueueUrl = queueUrlOf(await aws.deploy(templateWith(changed('Queue', { VisibilityTimeout: 60 }))));
    const { Attributes } = await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes?.VisibilityTimeout).toBe('60');
  });

  it.each([
    ['other indexes', { GlobalSecondaryIndexes: [] }],
    ['another key', { KeySchema: [{ AttributeName: 'dueShard', KeyType: 'HASH' }] }],
  ])('refuses a table that has %s', async (_, properties) => {
    await aws.deploy(templateWith());
    const rejection = aws.deploy(templateWith(changed('Table', properties)));
    await expect(rejection).rejects.toThrow(TableDiffers);
    await expect(rejection).rejects.toThrow(/emails.*--data/);
  });
});
