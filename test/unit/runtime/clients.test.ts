import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let server: Server;
let requests: IncomingMessage[];

/** A stand-in for AWS that records requests and responds with an empty object. */
beforeEach(async () => {
  requests = [];
  server = createServer((request, response) => {
    requests.push(request);
    request.resume().on('end', () => response.end('{}'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.resetModules();
  vi.stubEnv('AWS_REGION', 'eu-west-3');
  vi.stubEnv('AWS_ENDPOINT_URL', `http://localhost:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'ROLEKEY');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'session');
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const clients = async () => ({
  ...(await import('../../../shared/adapters/dynamodb/dynamodb-client.ts')),
  ...(await import('../../../shared/adapters/sqs/sqs-client.ts')),
  ...(await import('../../../shared/adapters/ssm/ssm-client.ts')),
});
const getItem = () => new GetItemCommand({ TableName: 'emails', Key: { pk: { S: '1' } } });

describe('the clients of a function', () => {
  it('sign with the credentials and region of the environment, and call its endpoint', async () => {
    const { dynamoDb, ssm } = await clients();
    await dynamoDb().send(getItem());
    await ssm().send(new GetParameterCommand({ Name: '/storemail/dev' }));
    const [table, parameters] = requests.map(({ headers }) => headers);
    expect(table?.authorization).toMatch(/Credential=ROLEKEY\/\d{8}\/eu-west-3\/dynamodb\//);
    expect(table?.['x-amz-security-token']).toBe('session');
    expect(parameters?.authorization).toMatch(/Credential=ROLEKEY\/\d{8}\/eu-west-3\/ssm\//);
  });

  it('call the endpoint of the environment whatever host a queue URL names', async () => {
    const { sqs } = await clients();
    const QueueUrl = 'http://sqs.eu-west-3.localhost:9/000000000000/send';
    await sqs()
      .send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }))
      .catch(() => 'the answer lacks a checksum');
    expect(requests).toHaveLength(1);
  });

  it('put the bucket in the path if the endpoint is not AWS', async () => {
    const { s3 } = await import('../../../shared/adapters/s3/s3-client.ts');
    await s3().send(new PutObjectCommand({ Bucket: 'content', Key: 'emails/1', Body: 'x' }));
    expect(requests.map(({ url }) => url)).toEqual(['/content/emails/1?x-id=PutObject']);
  });

  it('put the bucket in the host on AWS', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', undefined);
    const { s3 } = await import('../../../shared/adapters/s3/s3-client.ts');
    expect(s3().config.forcePathStyle).toBe(false);
  });

  it('are created once', async () => {
    const { dynamoDb, sqs, ssm } = await clients();
    const { s3 } = await import('../../../shared/adapters/s3/s3-client.ts');
    for (const client of [dynamoDb, sqs, ssm, s3]) expect(client()).toBe(client());
  });

  it('reuse their connections', async () => {
    const { dynamoDb } = await clients();
    const connected = vi.fn();
    server.on('connection', connected);
    for (let call = 0; call < 3; call += 1) await dynamoDb().send(getItem());
    expect(connected).toHaveBeenCalledTimes(1);
  });

  it('try three times if AWS fails', async () => {
    server.prependListener('request', (_request, response) => response.writeHead(500));
    const { dynamoDb } = await clients();
    await expect(dynamoDb().send(getItem())).rejects.toHaveProperty('$metadata.attempts', 3);
    expect(requests).toHaveLength(3);
  });

  it('abort a request that is not answered in time', async () => {
    server.removeAllListeners('request');
    const { clientConfig } = await import('../../../shared/runtime/client-config.ts');
    const client = new DynamoDBClient({ ...clientConfig(20), maxAttempts: 1 });
    await expect(client.send(getItem())).rejects.toHaveProperty('name', 'TimeoutError');
  });

  it('name the missing variables if there are no credentials', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');
    const { dynamoDb } = await clients();
    await expect(dynamoDb().send(getItem())).rejects.toThrow(/AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY/);
    expect(requests).toEqual([]);
  });

  it('sign without a session token if there is none', async () => {
    vi.stubEnv('AWS_SESSION_TOKEN', undefined);
    const { dynamoDb } = await clients();
    await dynamoDb().send(getItem());
    expect(requests[0]?.headers).not.toHaveProperty('x-amz-security-token');
  });
});
