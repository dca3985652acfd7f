import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { messageIn } from '../support/inbox.ts';
import { type Runner, startRunner } from '../support/runner.ts';
import { reply } from '../support/smtp/behaviours.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../support/smtp/server.ts';

interface Check {
  scope: string | null;
  check: string;
  state: string;
  detail: string;
}
interface Health {
  status: string;
  checks: Check[];
  test_sends: { scope: string; state: string; latency_ms: number | null }[];
}

let data: string;
let runner: Runner;
let lambda: LambdaClient;
let ssm: SSMClient;
let dynamoDb: DynamoDBClient;
let inboxSettings: { system: { smtp: Record<string, unknown> } };

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'storemail-health-'));
  runner = await startRunner(data);
  const options = {
    endpoint: runner.endpoints.ssm,
    region: runner.region,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  };
  [lambda, ssm, dynamoDb] = [new LambdaClient(options), new SSMClient(options), new DynamoDBClient(options)];
  const port = Number(new URL(runner.endpoints.smtp).port);
  inboxSettings = { system: { smtp: { host: 'localhost', port, ssl: 'tls', auth: 'plain', username: 'storemail' } } };
});
afterAll(async () => {
  for (const client of [lambda, ssm, dynamoDb]) client.destroy();
  await runner.stop();
  await rm(data, { recursive: true, force: true });
});

/** One run of check-health, as every five minutes. */
const tick = async (): Promise<void> => {
  const { FunctionError } = await lambda.send(new InvokeCommand({ FunctionName: 'storemail-dev-check-health' }));
  expect(FunctionError).toBeUndefined();
};

const health = async (token?: string): Promise<[number, Health]> => {
  const answer = await fetch(`${runner.api}/health`, { headers: token ? { authorization: `Bearer ${token}` } : {} });
  return [answer.status, (await answer.json()) as Health];
};

const sendTo = async (scope: string): Promise<string> => {
  const answer = await fetch(`${runner.api}/emails`, {
    method: 'POST',
    headers: { authorization: `Bearer ${runner.keys.full}`, 'content-type': 'application/json' },
    body: JSON.stringify({ scope, to: 'customer@example.net', subject: 'Held', text: 'Hi' }),
  });
  return ((await answer.json()) as { id: string }).id;
};

const stateOf = async (id: string): Promise<string> => {
  const answer = await fetch(`${runner.api}/emails/${id}`, {
    headers: { authorization: `Bearer ${runner.keys.full}` },
  });
  return ((await answer.json()) as { last_event: string }).last_event;
};

const checkOf = async (scope: string, check: string): Promise<Check | undefined> => {
  const [, { checks }] = await health(runner.keys.full);
  return checks.find((one) => one.scope === scope && one.check === check);
};

const put = async (name: string, Value: string, Type: 'String' | 'SecureString'): Promise<number> => {
  const Name = `/storemail/dev/${name}`;
  const { Version = 0 } = await ssm.send(new PutParameterCommand({ Name, Value, Type, Overwrite: true }));
  return Version;
};

const inForce = async (scope: string, version: number): Promise<void> => {
  const Key = { pk: { S: 'settings' }, sk: { S: scope } };
  await vi.waitFor(
    async () => {
      const request = new GetItemCommand({ TableName: 'storemail-dev-emails', Key, ConsistentRead: true });
      const { Item } = await dynamoDb.send(request);
      if (Item?.document?.M?.version?.N !== String(version)) throw new Error('not in force yet');
    },
    { timeout: 20_000, interval: 50 },
  );
};

const save = async (scope: string, document: object): Promise<void> =>
  inForce(scope, await put(`settings/${scope}`, JSON.stringify(document), 'String'));

describe('GET /health', () => {
  it('tells a stranger up or down, and a key with full access what and why', async () => {
    await tick();
    expect(await health()).toEqual([200, { status: 'up' }]);
    expect(await health(runner.keys.sending)).toEqual([200, { status: 'up' }]);
    expect(await health('re_sm_wrong')).toEqual([200, { status: 'up' }]);
    const [status, body] = await health(runner.keys.full);
    expect(status).toBe(200);
    const seen = body.checks.map(({ scope, check, state }) => `${scope} ${check} ${state}`);
    expect(seen).toEqual(
      expect.arrayContaining([
        'default settings up',
        'default password up',
        'default smtp-login up',
        'default certificate up',
        'null table up',
        'null queue up',
        'null dead-letters up',
        'null due up',
        'null failure-rate up',
      ]),
    );
  });

  it('is down with the step that failed while a mail server is stopped, and up when it is back', async () => {
    let server: ScriptedSmtp = await startScriptedSmtp({});
    const { port } = server;
    await save('stopped', { system: { smtp: { host: 'localhost', port, ssl: 'none', auth: 'none' } } });
    await tick();
    expect(await checkOf('stopped', 'smtp-login')).toMatchObject({ state: 'up' });

    await server.close();
    await tick();
    expect((await health())[0]).toBe(503);
    expect(await checkOf('stopped', 'smtp-login')).toMatchObject({
      state: 'down',
      detail: expect.stringMatching(/^At connect: .*ECONNREFUSED/),
    });

    server = await startScriptedSmtp({}, port);
    await tick();
    expect((await health())[0]).toBe(200);
    await server.close();
    await save('stopped', inboxSettings);
  });

  it('logs in once where the password is wrong, and holds the mail', async () => {
    const server = await startScriptedSmtp({ mechanisms: ['PLAIN'], auth: reply('535 5.7.8 no') });
    const smtp = { host: 'localhost', port: server.port, ssl: 'none', auth: 'plain', username: 'shop' };
    await put('secrets/wrong/smtp-password', 'hunter2', 'SecureString');
    await save('wrong', { system: { smtp } });
    await tick();
    await tick();
    expect(server.sessions).toHaveLength(1);
    const held = await sendTo('wrong');
    await vi.waitFor(async () => expect(await stateOf(held)).toBe('delivery_delayed'), { timeout: 20_000 });
    expect(server.sessions).toHaveLength(2);
    expect(await checkOf('wrong', 'smtp-login')).toMatchObject({
      state: 'down',
      detail: expect.stringMatching(/^At auth: .*535/),
    });
    await tick();
    expect(await checkOf('wrong', 'circuit')).toMatchObject({ state: 'down' });
    // Its password fits no server here: nobody logs in for a scope that sends nothing.
    await save('wrong', { system: { smtp: { disable: 'yes' } } });
    await server.close();
  });

  it('sends a test email to the inbox, and says so at the next run', async () => {
    await save('tested', { health: { recipient: 'ops@example.net', every_minutes: 5 } });
    await tick();
    const mail = await messageIn(runner.inbox, 'Storemail test email (tested)');
    expect(mail.envelope.to).toEqual(['ops@example.net']);
    await vi.waitFor(
      async () => {
        await tick();
        const [, { test_sends: sends }] = await health(runner.keys.full);
        expect(sends).toEqual([
          expect.objectContaining({ scope: 'tested', state: 'sent', latency_ms: expect.any(Number) }),
        ]);
      },
      { timeout: 20_000 },
    );
    expect(await checkOf('tested', 'test-send')).toMatchObject({ state: 'up' });
  });

  it('says which edit is not in force while the last good one is', async () => {
    await save('edited', { trans_email: { ident_general: { name: 'Edited' } } });
    await put('settings/edited', '{"system":{"smtp":{"port":"many"}}}', 'String');
    await tick();
    expect(await checkOf('edited', 'settings')).toMatchObject({
      state: 'degraded',
      detail: expect.stringContaining('system/smtp/port'),
    });
  });
});
