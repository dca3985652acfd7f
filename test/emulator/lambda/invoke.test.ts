import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AwsEndpoint, startAwsEndpoint } from '../../../infra/emulator/aws/endpoint.ts';
import { createAuthorizer } from '../../../infra/emulator/iam/authorizer.ts';
import type { FunctionHost } from '../../../infra/emulator/lambda/function-host.ts';
import { invokeApi } from '../../../infra/emulator/lambda/invoke-api.ts';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import { type Bundles, createBundles } from '../../support/emulators/local-function.ts';
import { startFunctions } from '../../support/emulators/local-functions.ts';

let bundles: Bundles;
let functions: FunctionHost;
let dataDir: string;
let endpoint: AwsEndpoint;
let lambda: LambdaClient;
let logged: PromiseWithResolvers<string>;

beforeEach(async () => {
  bundles = createBundles();
  logged = Promise.withResolvers();
  functions = startFunctions(
    [
      bundles.fn('echo', 'exports.handler = async (event) => { console.log("got " + event.a); return event; };'),
      bundles.fn('broken', 'exports.handler = async () => { throw new Error("no good"); };'),
    ],
    { log: (_, line) => logged.resolve(line), maxWaiting: 1, maxProcesses: 1 },
  );
  dataDir = mkdtempSync(join(tmpdir(), 'storemail-invoke-'));
  endpoint = await startAwsEndpoint({
    port: 0,
    dataDir,
    region: 'eu-central-1',
    account: '000000000000',
    authorizer: createAuthorizer(),
    invokeFunction: invokeApi(functions),
    onParameterChange: () => {},
    report: () => {},
  });
  lambda = new LambdaClient({ ...emulatorClient(endpoint.url), maxAttempts: 1 });
});

afterEach(async () => {
  lambda.destroy();
  await endpoint.close();
  await functions.close();
  bundles.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

describe("Lambda's Invoke with the AWS SDK", () => {
  it("returns the function's result", async () => {
    const { StatusCode, Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'echo', Payload: '{"a":1}' }));
    expect([StatusCode, Payload?.transformToString()]).toEqual([200, '{"a":1}']);
  });

  it('treats a missing payload as an empty event', async () => {
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'echo' }));
    expect(Payload?.transformToString()).toBe('{}');
  });

  it('reports that the function failed', async () => {
    const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'broken' }));
    expect(FunctionError).toBe('Unhandled');
    expect(JSON.parse(Payload?.transformToString() ?? '')).toMatchObject({ errorMessage: 'no good' });
  });

  it('does not wait for an event', async () => {
    const command = new InvokeCommand({ FunctionName: 'echo', InvocationType: 'Event', Payload: '{"a":"event"}' });
    expect((await lambda.send(command)).StatusCode).toBe(202);
    expect(await logged.promise).toBe('got event');
  });

  it.each([
    ['ResourceNotFoundException', { FunctionName: 'missing' }],
    ['InvalidRequestContentException', { FunctionName: 'echo', Payload: '{' }],
    [
      'RequestTooLargeException',
      { FunctionName: 'echo', InvocationType: 'Event' as const, Payload: `"${'x'.repeat(1_048_576)}"` },
    ],
  ])('is refused with %s', async (name, input) => {
    await expect(lambda.send(new InvokeCommand(input))).rejects.toMatchObject({ name });
  });

  it('is throttled when too many invocations wait', async () => {
    const calls = [1, 2].map(() => lambda.send(new InvokeCommand({ FunctionName: 'echo' })));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { name: 'TooManyRequestsException' } },
    ]);
  });
});
