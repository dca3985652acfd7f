import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AttributeValue, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { settingsEndpoints } from '../http/settings-endpoints.ts';
import { metricLog } from '../runner/metric-log.ts';
import { startRunner } from '../runner/runner.ts';
import type { SmtpScript } from '../smtp/script.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../smtp/server.ts';

/** A dedicated running stack, with helpers to break it and to observe its functions. */
export const startCloud = async () => {
  const data = await mkdtemp(join(tmpdir(), 'storemail-cloud-'));
  const metrics = metricLog();
  const runner = await startRunner(data, [], metrics.write);
  const { region, stage } = runner;
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const config = { endpoint: runner.endpoints.ssm, region, credentials, maxAttempts: 1 };
  const clients = {
    lambda: new LambdaClient(config),
    ssm: new SSMClient(config),
    sqs: new SQSClient(config),
    dynamoDb: new DynamoDBClient(config),
  };
  const servers: ScriptedSmtp[] = [];
  const endpoints = settingsEndpoints(runner);
  const table = `storemail-${stage}-emails`;
  let scopes = 0;
  return {
    runner,
    endpoints,
    ...clients,
    emitted: metrics.emitted,
    queueUrl: async (name: string): Promise<string> => {
      const { QueueUrl = '' } = await clients.sqs.send(
        new GetQueueUrlCommand({ QueueName: `storemail-${stage}-${name}` }),
      );
      return QueueUrl;
    },
    /** Runs a function; resolves to the error type if it failed. */
    invoke: async (name: string, event: unknown = {}): Promise<string | undefined> => {
      const request = { FunctionName: `storemail-${stage}-${name}`, Payload: JSON.stringify(event) };
      return (await clients.lambda.send(new InvokeCommand(request))).FunctionError;
    },
    /** Accepts an email scheduled for tomorrow. Resolves to its id. */
    scheduled: async (email: Record<string, unknown>): Promise<string> => {
      const scheduled_at = new Date(Date.now() + 86_400_000).toISOString();
      return (await endpoints.send({ ...email, scheduled_at })).id;
    },
    /** Sets attributes of an email's record directly in the table. */
    setAttributes: async (id: string, attributes: Record<string, AttributeValue>): Promise<void> => {
      const names = Object.keys(attributes);
      const request = new UpdateItemCommand({
        TableName: table,
        Key: { pk: { S: `email#${id}` }, sk: { S: 'status' } },
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          names.map((name) => [`:${name}`, attributes[name] ?? { NULL: true }]),
        ),
      });
      await clients.dynamoDb.send(request);
    },
    /** Makes a webhook endpoint look as if it had failed since then. */
    failWebhookSince: async (id: string, since: number): Promise<void> => {
      const request = new UpdateItemCommand({
        TableName: table,
        Key: { pk: { S: 'webhooks' }, sk: { S: id } },
        UpdateExpression: 'SET failingSince = :since',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':since': { N: String(since) } },
      });
      await clients.dynamoDb.send(request);
    },
    /** Makes the checks look as if they had last run this long ago. */
    ageHealth: async (ms: number): Promise<void> => {
      const request = new UpdateItemCommand({
        TableName: table,
        Key: { pk: { S: 'health' }, sk: { S: '*' } },
        UpdateExpression: 'SET #at = #at - :ms',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':ms': { N: String(ms) } },
      });
      await clients.dynamoDb.send(request);
    },
    /** A new scope with its own mail server. */
    scopeWith: async (script: SmtpScript, smtp: Record<string, unknown> = {}) => {
      const server = await startScriptedSmtp(script);
      servers.push(server);
      const scope = `w${++scopes}`;
      const base = { host: 'localhost', port: server.port, ssl: 'none', auth: 'none' };
      const { status } = await endpoints.patch(scope, { system: { smtp: { ...base, ...smtp } } });
      if (status !== 200) throw new Error(`the settings of ${scope} were refused`);
      return { scope, server };
    },
    stop: async (): Promise<void> => {
      for (const client of Object.values(clients)) client.destroy();
      await runner.stop();
      await Promise.all(servers.map((server) => server.close()));
      await rm(data, { recursive: true, force: true });
    },
  };
};

export type Cloud = Awaited<ReturnType<typeof startCloud>>;
