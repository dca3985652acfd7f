import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { faultCode, fromStore, isUnavailable } from '../../../shared/adapters/aws-faults.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { emulatorClient } from '../../support/emulators/aws-client.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** The address of a server that always gives the same answer; without a status it gives none. */
const answering = async (status: number | 'hangs' | 'hangs up', body = ''): Promise<string> => {
  server = createServer((request, response) => {
    if (status === 'hangs up') request.socket.destroy();
    else if (status !== 'hangs') response.writeHead(status).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** The error of a request to DynamoDB at that address with this timeout in milliseconds. */
const errorFrom = async (endpoint: string, requestTimeout = 20_000): Promise<unknown> => {
  const requestHandler = { requestTimeout, throwOnRequestTimeout: true };
  const client = new DynamoDBClient({ ...emulatorClient(endpoint), maxAttempts: 1, requestHandler });
  const error: unknown = await client.send(new DescribeTableCommand({ TableName: 'emails' })).catch((e: unknown) => e);
  client.destroy();
  return error;
};

const exception = (name: string): string =>
  JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'secret@example.com' });

describe('the store is unavailable when DynamoDB', () => {
  it.each<[string, number | 'hangs up', string, string]>([
    ['throttles the table', 400, exception('ProvisionedThroughputExceededException'), 'ProvisionedThroughput'],
    ['throttles the account', 400, exception('ThrottlingException'), 'ThrottlingException'],
    ['is over its limit', 400, exception('RequestLimitExceeded'), 'RequestLimitExceeded'],
    ['forbids the call', 400, exception('AccessDeniedException'), 'AccessDeniedException'],
    ['no longer takes the credentials', 400, exception('ExpiredTokenException'), 'ExpiredTokenException'],
    ['fails', 500, exception('InternalServerError'), 'InternalServerError'],
    ['is down', 503, '', ''],
    ['hangs up', 'hangs up', '', 'ECONNRESET'],
  ])('%s', async (_what, status, body, code) => {
    const error = await errorFrom(await answering(status, body));
    expect(isUnavailable(error)).toBe(true);
    expect(faultCode(error)).toContain(code);
  });

  it('does not answer in time', async () => {
    const error = await errorFrom(await answering('hangs'), 10);
    expect(isUnavailable(error)).toBe(true);
    expect(faultCode(error)).toBe('ETIMEDOUT');
  });

  it('cannot be reached', async () => {
    const error = await errorFrom('http://127.0.0.1:9');
    expect(isUnavailable(error)).toBe(true);
    expect(faultCode(error)).toBe('ECONNREFUSED');
  });
});

it('is unavailable when S3 forbids the object', async () => {
  const body = '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>';
  const client = new S3Client({ ...emulatorClient(await answering(403, body)), forcePathStyle: true, maxAttempts: 1 });
  const call = client.send(new GetObjectCommand({ Bucket: 'content', Key: 'emails/id' }));
  await expect(fromStore(call)).rejects.toThrow(StoreUnavailable);
  client.destroy();
});

describe('the store is not unavailable', () => {
  it.each(['ValidationException', 'ResourceNotFoundException', 'ConditionalCheckFailedException'])(
    'for a %s, which a retry would not fix',
    async (name) => {
      expect(isUnavailable(await errorFrom(await answering(400, exception(name))))).toBe(false);
    },
  );

  it.each([
    new TypeError('bug'),
    Object.assign(new TypeError('bug'), { code: 'ERR_INVALID_ARG_TYPE' }),
    undefined,
    'text',
  ])('for a bug of our own', (error) => {
    expect(isUnavailable(error)).toBe(false);
  });
});

describe('an answer of the store', () => {
  it('is passed on', async () => {
    expect(await fromStore(Promise.resolve(5))).toBe(5);
  });

  it('keeps the cause of an outage without revealing values', async () => {
    const cause = await errorFrom(await answering(400, exception('ThrottlingException')));
    const fault: unknown = await fromStore(Promise.reject(cause)).catch((error: unknown) => error);
    expect(fault).toEqual(new StoreUnavailable('The store is unavailable: ThrottlingException', { cause }));
    expect(cause).toHaveProperty('message', 'secret@example.com');
  });

  it('rejects with any other error unchanged', async () => {
    const bug = new TypeError('bug');
    await expect(fromStore(Promise.reject(bug))).rejects.toBe(bug);
  });
});
