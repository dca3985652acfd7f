import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FunctionNotFound, RequestTooLarge } from '../../../infra/emulator/lambda/invocation-result.ts';
import { type Bundles, createBundles } from '../../support/emulators/local-function.ts';
import { functionHosts, result } from '../../support/emulators/local-functions.ts';
import { eventually } from '../../support/eventually.ts';

const quotaBytes = 6_291_456;

let bundles: Bundles;
const { start, serve, closeAll } = functionHosts(() => bundles);

beforeEach(() => {
  bundles = createBundles();
});

afterEach(async () => {
  await closeAll();
  bundles.remove();
});

describe('a function', () => {
  it('gets the event, and its return value is passed back', async () => {
    expect(await result(serve('async (event) => ({ echo: event })'), { a: ['ü', 1] })).toEqual({
      kind: 'success',
      value: { echo: { a: ['ü', 1] } },
    });
  });

  it('that returns nothing yields null', async () => {
    expect(await result(serve('async () => {}'))).toEqual({ kind: 'success', value: null });
  });

  it('can be named by its ARN', async () => {
    const fn = bundles.fn('fn', 'exports.handler = async () => 1;');
    expect(await start([fn]).invoke(fn.arn, '{}')).toEqual({ kind: 'success', payload: '1' });
  });

  it("gets Lambda's context", async () => {
    const handler = `async (_, context) => ({ ...context, left: context.getRemainingTimeInMillis() })`;
    const host = serve(handler, { timeoutSeconds: 20, memoryMb: 256 }, { uuid: () => 'a-request-id' });
    expect(await result(host)).toEqual({
      kind: 'success',
      value: {
        awsRequestId: 'a-request-id',
        callbackWaitsForEmptyEventLoop: false,
        functionName: 'fn',
        functionVersion: '$LATEST',
        invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:fn',
        left: expect.toSatisfy((left: number) => left > 0 && left <= 20_000),
        logGroupName: '/aws/lambda/fn',
        logStreamName: 'local',
        memoryLimitInMB: '256',
      },
    });
  });

  it("has the template's variables, Lambda's and the runner's, and nothing else of this process", async () => {
    vi.stubEnv('SECRET_OF_THE_PARENT', 'x');
    const host = serve(
      'async () => process.env',
      { environment: { EMAILS_TABLE: 'emails' } },
      { extraEnvironment: { EXTRA: '1' } },
    );
    const { value } = (await result(host)) as { value: NodeJS.ProcessEnv };
    vi.unstubAllEnvs();
    const own = ['EMAILS_TABLE', 'EXTRA', 'LANG', 'LAMBDA_TASK_ROOT', 'TZ', '_HANDLER', 'PATH', 'HOME', 'TMPDIR'];
    expect(Object.keys(value).filter((name) => !name.startsWith('AWS_') && !own.includes(name))).toEqual([]);
    expect(value).toMatchObject({
      EMAILS_TABLE: 'emails',
      EXTRA: '1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_LAMBDA_FUNCTION_NAME: 'fn',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/fn',
      AWS_REGION: 'eu-central-1',
    });
  });

  it('has credentials that identify its role', async () => {
    const source = 'exports.handler = async () => process.env.AWS_ACCESS_KEY_ID;';
    const host = start([bundles.fn('one', source), bundles.fn('other', source)]);
    const [one, other] = await Promise.all([host.invoke('one', '{}'), host.invoke('other', '{}')]);
    expect(one.payload).not.toBe(other.payload);
  });

  it('stays warm between invocations', async () => {
    const host = serve('(() => { let count = 0; return async () => ++count; })()');
    await result(host);
    expect(await result(host)).toEqual({ kind: 'success', value: 2 });
  });

  it('writes its lines to the log', async () => {
    const lines: string[] = [];
    const logged = Promise.withResolvers<void>();
    const log = (name: string, line: string): void => {
      lines.push(`${name}: ${line}`);
      if (lines.length === 2) logged.resolve();
    };
    await result(serve(`async () => { console.log('first'); console.error('second'); }`, {}, { log }));
    await logged.promise;
    expect(lines.sort()).toEqual(['fn: first', 'fn: second']);
  });
});

describe('a function that fails', () => {
  it('reports what it threw', async () => {
    const host = serve(`async () => { throw new TypeError('no good'); }`);
    expect(await result(host)).toEqual({
      kind: 'error',
      value: { errorType: 'TypeError', errorMessage: 'no good', trace: expect.any(Array) },
    });
  });

  it('is killed at its timeout, and starts afresh', async () => {
    const host = serve(
      `async (event) => { if (event.hang) for (;;); return process.pid; }`,
      { timeoutSeconds: 1 },
      { uuid: () => 'id' },
    );
    expect(await result(host, { hang: true })).toEqual({
      kind: 'error',
      value: { errorType: 'Sandbox.Timedout', errorMessage: 'RequestId: id Error: Task timed out after 1.00 seconds' },
    });
    // A slow machine may need a second for anything.
    await eventually(async () => expect(await result(host)).toMatchObject({ kind: 'success' }));
  });

  it('reports how its process ended, and starts afresh', async () => {
    const host = serve(`async (event) => { if (event.exit) process.exit(3); return 1; }`, {}, { uuid: () => 'id' });
    expect(await result(host, { exit: true })).toEqual({
      kind: 'error',
      value: {
        errorType: 'Runtime.ExitError',
        errorMessage: 'RequestId: id Error: Runtime exited with error: exit status 3',
      },
    });
    expect(await result(host)).toEqual({ kind: 'success', value: 1 });
  });

  it('is ended when it exceeds its memory', async () => {
    const host = serve(`async () => { const all = []; for (;;) all.push(new Array(1e5).fill({})); }`, { memoryMb: 64 });
    expect(await result(host)).toMatchObject({ kind: 'error', value: { errorType: 'Runtime.ExitError' } });
  });

  it('reports why its bundle cannot be loaded, at every invocation', async () => {
    const host = start([bundles.fn('fn', `throw new Error('broken bundle');`)]);
    const broken = { kind: 'error', value: { errorType: 'Error', errorMessage: 'broken bundle' } };
    expect(await result(host)).toMatchObject(broken);
    expect(await result(host)).toMatchObject(broken);
  });

  it('reports that its bundle has no such handler', async () => {
    const host = start([bundles.fn('fn', 'exports.other = 1;')]);
    expect(await result(host)).toMatchObject({
      kind: 'error',
      value: { errorMessage: 'index.cjs exports no function handler' },
    });
  });
});

describe("Lambda's limits", () => {
  it('refuse an event that is too large', async () => {
    const host = serve('async (event) => event.length');
    await expect(host.invoke('fn', JSON.stringify('x'.repeat(quotaBytes - 1)))).rejects.toThrow(RequestTooLarge);
    expect(await result(host, 'x'.repeat(quotaBytes - 2))).toEqual({ kind: 'success', value: quotaBytes - 2 });
  });

  it('refuse a response that is too large', async () => {
    const host = serve('async (count) => "x".repeat(count)');
    expect(await result(host, quotaBytes - 1)).toMatchObject({
      kind: 'error',
      value: { errorType: 'Function.ResponseSizeTooLarge' },
    });
    expect(await result(host, quotaBytes - 2)).toMatchObject({ kind: 'success' });
  });

  it('refuse an asynchronous event of more than a megabyte', () => {
    const host = serve('async () => {}');
    expect(() => host.send('fn', JSON.stringify('x'.repeat(1_048_576)))).toThrow(RequestTooLarge);
  });

  it('apply to unknown function names, too', async () => {
    const host = serve('async () => {}');
    await expect(host.invoke('other', '{}')).rejects.toThrow(FunctionNotFound);
    expect(() => host.send('other', '{}')).toThrow(FunctionNotFound);
  });
});
