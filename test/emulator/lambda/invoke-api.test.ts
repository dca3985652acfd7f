import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Invocation, InvocationType } from '../../../infra/emulator/aws/lambda/service.ts';
import { account, allow, region, startTestEndpoint, type TestEndpoint } from '../../support/emulators/aws-endpoint.ts';

const arn = `arn:aws:lambda:${region}:${account}:function:echo`;

let endpoint: TestEndpoint;
let lambda: LambdaClient;
let invoked: { name: string; payload: string; type: InvocationType }[];

const functions: Record<string, (payload: string) => Invocation> = {
  echo: (payload) => ({ payload: `{"got":${payload}}` }),
  broken: () => ({ payload: '{"errorMessage":"no"}', functionError: 'Unhandled' }),
};

beforeAll(async () => {
  endpoint = await startTestEndpoint({
    invokeFunction: async (name, payload, type) => {
      invoked.push({ name, payload: payload.toString(), type });
      return functions[name]?.(payload.toString());
    },
  });
  lambda = new LambdaClient(endpoint.operator);
});
afterAll(async () => {
  lambda.destroy();
  await endpoint.close();
});
beforeEach(() => {
  invoked = [];
});

const invoke = async (FunctionName: string, InvocationType?: 'Event' | 'DryRun', client = lambda) => {
  const answer = await client.send(new InvokeCommand({ FunctionName, InvocationType, Payload: '{"a":1}' }));
  return { ...answer, Payload: answer.Payload?.transformToString() };
};

describe('Invoke', () => {
  it.each(['echo', arn, `${account}:function:echo`])('finds a function by %s', async (name) => {
    expect(await invoke(name)).toMatchObject({ StatusCode: 200, Payload: '{"got":{"a":1}}' });
    expect(invoked).toEqual([{ name: 'echo', payload: '{"a":1}', type: 'RequestResponse' }]);
  });

  it('reports that a function failed', async () => {
    expect(await invoke('broken')).toMatchObject({ FunctionError: 'Unhandled', Payload: '{"errorMessage":"no"}' });
  });

  it('answers an event without a payload', async () => {
    const { StatusCode, Payload = '' } = await invoke('echo', 'Event');
    expect([StatusCode, Payload]).toEqual([202, '']);
    expect(invoked).toMatchObject([{ type: 'Event' }]);
  });

  it('runs nothing in a dry run', async () => {
    expect(await invoke('echo', 'DryRun')).toMatchObject({ StatusCode: 204 });
    expect(invoked).toEqual([]);
  });

  it('of a function that does not exist is ResourceNotFoundException', async () => {
    await expect(invoke('missing')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('accepts up to 6,291,456 bytes', async () => {
    const Payload = Buffer.alloc(6_291_456, '1');
    await lambda.send(new InvokeCommand({ FunctionName: 'echo', InvocationType: 'Event', Payload }));
    const larger = new InvokeCommand({ FunctionName: 'echo', Payload: Buffer.alloc(6_291_457, '1') });
    await expect(lambda.send(larger)).rejects.toMatchObject({ name: 'RequestTooLargeException' });
  });

  it('needs lambda:InvokeFunction on the function', async () => {
    const allowed = new LambdaClient(endpoint.role([allow('lambda:InvokeFunction', arn)]));
    await expect(invoke('echo', undefined, allowed)).resolves.toMatchObject({ StatusCode: 200 });
    await expect(invoke('broken', undefined, allowed)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    });
    allowed.destroy();
  });
});
