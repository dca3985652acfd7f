import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FunctionHost } from '../../infra/emulator/lambda/function-host.ts';
import { invokeApi } from '../../infra/emulator/lambda/invoke-api.ts';
import { type FirstAttemptOptions, lambdaFirstAttempt } from '../../shared/adapters/lambda/first-attempt.ts';
import { type InvokeFunction, lambdaFunction } from '../../shared/adapters/lambda/lambda-function.ts';
import type { FirstAttempt } from '../../shared/ports/sending/send-queue.ts';
import { startTestEndpoint, type TestEndpoint } from '../support/emulators/aws-endpoint.ts';
import { type Bundles, createBundles } from '../support/emulators/local-function.ts';
import { startFunctions } from '../support/emulators/local-functions.ts';
import { recordingFirstAttempt } from '../support/fakes/recording-first-attempt.ts';

const one = '01936b2e-4c1a-7d3e-8f00-000000000001';
const two = '01936b2e-4c1a-7d3e-8f00-000000000002';

/** How functions handle the event they are invoked with. */
const functionsThat = {
  'attempts-all': 'return { again: [] };',
  'attempts-one': 'return { again: event.deliver.slice(1) };',
  'tells-of-others': 'return { again: ["another"] };',
  'answers-nothing': 'return null;',
  'answers-another-thing': 'return { batchItemFailures: [] };',
  throws: 'throw new Error("no good");',
  dies: 'process.exit(1);',
  'shows-its-event': 'console.log(JSON.stringify(event)); return { again: [] };',
  'takes-its-time': `
    console.log('begun');
    while (!require('node:fs').existsSync(event.until)) await new Promise((done) => setTimeout(done, 5));
    console.log('ended');`,
};

let bundles: Bundles;
let functions: FunctionHost;
let endpoint: TestEndpoint;
let client: LambdaClient;
const lines = new EventTarget();

const nextLine = (): Promise<string> =>
  new Promise((resolve) => {
    lines.addEventListener('line', (event) => resolve((event as CustomEvent<string>).detail), { once: true });
  });

beforeAll(async () => {
  bundles = createBundles();
  functions = startFunctions(
    Object.entries(functionsThat).map(([name, body]) =>
      bundles.fn(name, `exports.handler = async (event) => { ${body} };`),
    ),
    { log: (_, detail) => lines.dispatchEvent(new CustomEvent('line', { detail })) },
  );
  endpoint = await startTestEndpoint({ invokeFunction: invokeApi(functions) });
  client = new LambdaClient(endpoint.operator);
});

afterAll(async () => {
  client.destroy();
  await endpoint.close();
  await functions.close();
  bundles.remove();
});

/** Of these two emails, every implementation leaves those named. */
const attempts: [string, (fails: string[]) => FirstAttempt][] = [
  ['in memory', (fails) => recordingFirstAttempt((id) => fails.includes(id))],
  [
    'by deliver-email',
    (fails) =>
      lambdaFirstAttempt({ functionName: fails.length > 0 ? 'attempts-one' : 'attempts-all' }, async (name) =>
        lambdaFunction(name, client),
      ),
  ],
];

describe.each(attempts)('a first attempt %s', (_how, attempt) => {
  it('leaves nothing when all emails were attempted', async () => {
    expect(await attempt([]).make([one, two])).toEqual([]);
  });

  it('leaves the emails that nobody may be working on', async () => {
    expect(await attempt([two]).make([one, two])).toEqual([two]);
  });

  it('does not touch the ids that it is given', async () => {
    const ids = Object.freeze([one, two]);
    await attempt([two]).make(ids);
    expect(ids).toEqual([one, two]);
  });
});

const make = (functionName: string, options: Partial<FirstAttemptOptions> = {}) =>
  lambdaFirstAttempt({ functionName, ...options }, async (name) => lambdaFunction(name, client)).make([one, two]);

describe('the first attempt by deliver-email', () => {
  it.each([
    ['attempts-all', []],
    ['attempts-one', [two]],
    ['tells-of-others', []],
    ['answers-nothing', [one, two]],
    ['answers-another-thing', [one, two]],
    ['throws', [one, two]],
    ['dies', [one, two]],
    ['is-not-there', [one, two]],
  ])('of a function that %s leaves %j', async (functionName, left) => {
    expect(await make(functionName)).toEqual(left);
  });

  it('is requested with the ids and the event version only', async () => {
    const line = nextLine();
    await make('shows-its-event');
    expect(await line).toBe(`{"v":1,"deliver":["${one}","${two}"]}`);
  });

  it('is waited for up to the time limit', async () => {
    const onFailed = vi.fn();
    const endless: InvokeFunction = (_event, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const attempt = lambdaFirstAttempt({ functionName: 'endless', waitMs: 1, onFailed }, async () => endless);
    expect(await attempt.make([one, two])).toEqual([one, two]);
    expect(onFailed.mock.calls).toEqual([['TimeoutError', 2]]);
  });

  it('continues when nobody waits for it any longer', async () => {
    const until = join(bundles.fn('door', '').directory, 'open');
    const wait = new AbortController();
    const begun = nextLine();
    const answer = lambdaFunction('takes-its-time', client)(JSON.stringify({ until }), wait.signal);
    expect(await begun).toBe('begun');
    const ended = nextLine();
    wait.abort();
    await expect(answer).rejects.toHaveProperty('name', 'AbortError');
    writeFileSync(until, '');
    expect(await ended).toBe('ended');
  });

  it('logs why there was none, without values', async () => {
    const onFailed = vi.fn();
    await make('throws', { onFailed });
    await make('is-not-there', { onFailed });
    expect(onFailed.mock.calls).toEqual([
      ['FunctionFailed', 2],
      ['ResourceNotFoundException', 2],
    ]);
  });
});
