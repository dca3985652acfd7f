import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, GetParameterHistoryCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { env } from '../../../shared/runtime/env.ts';
import { type Moment, startKillingProxy } from '../../support/emulators/killing-proxy.ts';
import { settingsEndpoints } from '../../support/http/settings-endpoints.ts';
import { type Runner, startRunner } from '../../support/runner/runner.ts';

const program = fileURLToPath(new URL('../../support/http/settings-api-process.ts', import.meta.url));
const login = { port: 2525, auth: 'plain', ssl: 'none', username: 'shop' };
const before = { ...login, host: 'localhost', password: 'password of localhost' };
const after = { ...login, host: '127.0.0.1', password: 'password of 127.0.0.1' };

let data: string;
let runner: Runner;
let endpoints: ReturnType<typeof settingsEndpoints>;
let clients: { ssm: SSMClient; dynamodb: DynamoDBClient; lambda: LambdaClient };
let role: { name: string; accessKeyId: string };

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'storemail-e2e-'));
  runner = await startRunner(data);
  endpoints = settingsEndpoints(runner);
  const operator = { region: runner.region, credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' } };
  clients = {
    ssm: new SSMClient({ ...operator, endpoint: runner.endpoints.ssm }),
    dynamodb: new DynamoDBClient({ ...operator, endpoint: runner.endpoints.dynamodb }),
    lambda: new LambdaClient({ ...operator, endpoint: runner.endpoints.lambda }),
  };
  await endpoints.patch('probe', { system: { smtp: before } });
  role = await roleOfWriter('probe');
});
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await runner.stop();
  await rm(data, { recursive: true, force: true });
});

const nameOf = (scope: string, what: 'settings' | 'secret') =>
  what === 'settings'
    ? `/storemail/${runner.stage}/settings/${scope}`
    : `/storemail/${runner.stage}/secrets/${scope}/smtp-password`;

/** The author of a scope's settings: the role, and the local access key of the role. */
const roleOfWriter = async (scope: string): Promise<{ name: string; accessKeyId: string }> => {
  const { Parameters = [] } = await clients.ssm.send(
    new GetParameterHistoryCommand({ Name: nameOf(scope, 'settings') }),
  );
  const [, name = '', accessKeyId = ''] =
    /assumed-role\/([^/]+)\/(.+)$/.exec(Parameters.at(-1)?.LastModifiedUser ?? '') ?? [];
  return { name, accessKeyId };
};

const environmentFor = (endpoint: string) => ({
  PATH: process.env.PATH,
  AWS_REGION: runner.region,
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: role.accessKeyId,
  AWS_SECRET_ACCESS_KEY: 'local',
  [env.table]: `storemail-${runner.stage}-emails`,
  [env.parameterPrefix]: `/storemail/${runner.stage}`,
  [env.settingsRole]: role.name,
  [env.secretsKey]: `alias/storemail-${runner.stage}-secrets`,
  [env.requestsPerSecondPerKey]: '100',
  [env.loopbackAllowed]: 'true',
});

/** Saves in a process that is killed at the given moment. Resolves to the signal that ended it. */
const saveAndDie = async (scope: string, moment: Moment): Promise<NodeJS.Signals | null> => {
  const dying: { kill(): void } = { kill: () => {} };
  const proxy = await startKillingProxy(runner.endpoints.ssm, moment, () => dying.kill());
  const call = {
    method: 'PATCH',
    path: `/settings/${scope}`,
    token: runner.keys.full,
    body: { system: { smtp: after } },
  };
  const child = spawn(process.execPath, [program, JSON.stringify(call)], {
    env: environmentFor(proxy.url),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  dying.kill = () => void child.kill('SIGKILL');
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  await proxy.close();
  return signal;
};

/** The host, the password's host, and the password of the versions in force. */
const inForce = async (scope: string) => {
  const { Item } = await clients.dynamodb.send(
    new GetItemCommand({
      TableName: `storemail-${runner.stage}-emails`,
      Key: { pk: { S: 'settings' }, sk: { S: scope } },
    }),
  );
  const [document, secret] = [Item?.document?.M?.version?.N, Item?.secret?.M?.version?.N];
  const [settings, password] = await Promise.all([
    clients.ssm.send(new GetParameterCommand({ Name: `${nameOf(scope, 'settings')}:${document}` })),
    clients.ssm.send(new GetParameterCommand({ Name: `${nameOf(scope, 'secret')}:${secret}`, WithDecryption: true })),
  ]);
  return {
    host: JSON.parse(settings.Parameter?.Value ?? '{}').system.smtp.host,
    boundTo: Item?.secret?.M?.host?.S,
    password: password.Parameter?.Value,
  };
};

/** Does what guard-settings does, whenever its events arrive. */
const guard = async (scope: string): Promise<void> => {
  for (const what of ['settings', 'secret'] as const) {
    await clients.lambda.send(
      new InvokeCommand({
        FunctionName: `storemail-${runner.stage}-guard-settings`,
        Payload: JSON.stringify({ detail: { name: nameOf(scope, what), operation: 'Update' } }),
      }),
    );
  }
};

const as = ({ host, password }: typeof before) => ({ host, boundTo: host, password });

const putParameter = 'AmazonSSM.PutParameter';
// The first write is the entry in the audit log, the second updates the pair.
const move = 'DynamoDB_20120810.PutItem';
const label = 'AmazonSSM.LabelParameterVersion';

it.each<[string, Moment, typeof before]>([
  ['before the password is written', { target: putParameter, count: 1, when: 'before' }, before],
  ['when the password is written', { target: putParameter, count: 1, when: 'after' }, before],
  ['before the document is written', { target: putParameter, count: 2, when: 'before' }, before],
  ['when the document is written', { target: putParameter, count: 2, when: 'after' }, before],
  ['before the pair moves', { target: move, count: 2, when: 'before' }, before],
  ['when the pair has moved', { target: move, count: 2, when: 'after' }, after],
  ['before the labels are set', { target: label, count: 1, when: 'before' }, after],
])('SIGKILL %s leaves either the old or the new settings, never a mixture', async (when, moment, expected) => {
  const scope = `crash${when.length}`;
  expect((await endpoints.patch(scope, { system: { smtp: before } })).status).toBe(200);
  expect(await saveAndDie(scope, moment)).toBe('SIGKILL');
  expect(await inForce(scope)).toEqual(as(expected));
  await guard(scope);
  expect(await inForce(scope)).toEqual(as(expected));
  const { status } = await endpoints.patch(scope, { system: { smtp: after } });
  expect([status, await inForce(scope)]).toEqual([200, as(after)]);
});
