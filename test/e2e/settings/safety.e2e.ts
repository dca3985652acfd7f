import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settingsEndpoints } from '../../support/http/settings-endpoints.ts';
import { messageIn, messagesIn } from '../../support/runner/inbox.ts';
import { descendantsOf } from '../../support/runner/processes.ts';
import { type Runner, startRunner } from '../../support/runner/runner.ts';

let data: string;
let logs = '';
let runner: Runner;
let ssm: SSMClient;
let dynamodb: DynamoDBClient;
let endpoints: ReturnType<typeof settingsEndpoints>;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'storemail-e2e-'));
  runner = await startRunner(data, [], (text) => {
    logs += text;
  });
  endpoints = settingsEndpoints(runner);
  const operator = { region: runner.region, credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' } };
  ssm = new SSMClient({ ...operator, endpoint: runner.endpoints.ssm });
  dynamodb = new DynamoDBClient({ ...operator, endpoint: runner.endpoints.dynamodb });
});
afterAll(async () => {
  ssm.destroy();
  dynamodb.destroy();
  await runner.stop();
  await rm(data, { recursive: true, force: true });
});

/** Like `aws ssm put-parameter --overwrite`. */
const putParameter = (Value: string): Promise<unknown> =>
  ssm.send(
    new PutParameterCommand({
      Name: `/storemail/${runner.stage}/settings/default`,
      Value,
      Type: 'String',
      Overwrite: true,
    }),
  );

it('an invalid edit in Parameter Store while 200 emails are sent stops nothing, and is reported', async () => {
  const own = (await endpoints.show('default')).json.own as { trans_email: object };
  const statuses: number[] = [];
  const underWay = Promise.withResolvers<void>();
  let next = 0;
  // With realistic concurrency rather than all 200 at once, since the gateway times out after half a minute.
  const sender = async (): Promise<void> => {
    while (next < 200) {
      statuses.push((await endpoints.send({ subject: `Run ${next++}` })).status);
      if (statuses.length === 50) underWay.resolve();
    }
  };
  const sent = Promise.all(Array.from({ length: 10 }, sender));
  await underWay.promise;
  await putParameter('{"system":{"smtp":{"host":"smtp.example.com","port":"many"}}}');
  await expect.poll(async () => (await endpoints.show('default')).json.rejected?.reason).toContain('system/smtp/port');
  await sent;
  expect(statuses).toEqual(Array(200).fill(200));
  const runs = async () =>
    (await messagesIn(runner.inbox)).map(({ subject }) => subject).filter((s) => s.startsWith('Run '));
  await expect.poll(async () => (await runs()).length).toBe(200);
  expect(new Set(await runs()).size).toBe(200);

  const corrected = { ...own, trans_email: { ident_general: { name: 'Corrected', email: 'shop@example.com' } } };
  await putParameter(JSON.stringify(corrected));
  let attempt = 0;
  const senderNow = async (): Promise<string> => {
    const subject = `Corrected ${++attempt}`;
    await endpoints.send({ subject });
    return (await messageIn(runner.inbox, subject)).raw;
  };
  await expect.poll(senderNow, { interval: 2_000 }).toContain('From: Corrected <shop@example.com>');
  expect((await endpoints.show('default')).json.rejected).toBeNull();
});

it('of ten concurrent saves one wins, and its password and host are in force together', async () => {
  const hosts = Array.from({ length: 10 }, (_, n) => `127.0.0.${n + 1}`);
  const { etag } = await endpoints.show('raced');
  const saves = hosts.map((host) => {
    const patch = { system: { smtp: { host, ssl: 'none', password: `of ${host}` } } };
    return endpoints.ask('PATCH', '/settings/raced', patch, { 'if-match': etag });
  });
  const statuses = (await Promise.all(saves)).map(({ status }) => status);
  expect([...statuses].sort()).toEqual([200, ...hosts.slice(1).map(() => 412)]);
  const winner = hosts[statuses.indexOf(200)];
  const { own, secrets } = (await endpoints.show('raced')).json;
  expect([own, secrets]).toMatchObject([
    { system: { smtp: { host: winner } } },
    { 'system/smtp/password': { host: winner } },
  ]);
});

/** Every file below a folder, as latin1 text. */
const filesBelow = async (folder: string): Promise<[string, string][]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')]));
};

/** The command lines and environments of the runner and its functions. */
const environments = (): string =>
  execFileSync('ps', ['eww', '-o', 'command=', '-p', [runner.pid, ...descendantsOf(runner.pid)].join()], {
    encoding: 'utf8',
  });

it('a planted password appears in no response, log line, environment, table item, template or file', async () => {
  const planted = 'planted-pässword';
  const { smtpPassword } = JSON.parse(await readFile(join(data, 'secrets.json'), 'utf8'));
  const smtp = (values: object) => ({ system: { smtp: values } });
  const answers = [
    await endpoints.patch('eu', smtp({ password: planted })),
    await endpoints.show('eu'),
    await endpoints.ask('GET', '/settings'),
    await endpoints.ask('GET', '/settings/eu/history'),
    await endpoints.ask('POST', '/settings/eu/test', { to: 'a@example.net' }),
    await endpoints.ask('POST', '/settings/eu/test', { to: 'a@example.net', settings: smtp({ password: planted }) }),
    await endpoints.ask('PATCH', '/settings/eu?verify=true', smtp({ password: planted })),
    await endpoints.patch('eu', smtp({ password: `${planted}\n` })),
    await endpoints.patch('eu', smtp({ host: planted, password: planted })),
    await endpoints.ask('POST', '/settings/eu/rollback', { version: 1 }),
  ];
  const { id } = await endpoints.send({ scope: 'eu', subject: 'Refused' });
  await expect.poll(() => endpoints.stateOf(id)).toBe('held');
  const { Items } = await dynamodb.send(new ScanCommand({ TableName: `storemail-${runner.stage}-emails` }));

  const files = (await filesBelow(data)).filter(([file]) => !file.endsWith('secrets.json'));
  const places: [string, string][] = [
    ['answers', JSON.stringify(answers)],
    ['logs', logs],
    ['environments', environments()],
    ['table', JSON.stringify(Items)],
    ...files,
  ];
  expect(logs).toContain('settings saved');
  expect(environments()).toContain('SETTINGS_API_ROLE=');
  for (const secret of [planted, smtpPassword]) {
    const forms = [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('latin1')];
    const found = places.filter(([, text]) => forms.some((form) => text.includes(form))).map(([place]) => place);
    expect(found).toEqual([]);
  }
});
