import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { messageIn, messagesIn } from '../support/runner/inbox.ts';
import { descendantsOf, isAlive } from '../support/runner/processes.ts';
import { type Runner, startRunner } from '../support/runner/runner.ts';

const Name = '/storemail/dev/settings/default';

let data: string;
let runner: Runner;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'storemail-restart-'));
  runner = await startRunner(data);
});
afterEach(async () => {
  await runner.stop();
  await rm(data, { recursive: true, force: true });
});

const send = async (subject: string): Promise<void> => {
  const answer = await fetch(`${runner.api}/emails`, {
    method: 'POST',
    headers: { authorization: `Bearer ${runner.keys.sending}`, 'content-type': 'application/json' },
    body: JSON.stringify({ to: 'customer@example.net', subject, text: 'Hello' }),
  });
  expect(answer.status).toBe(200);
};

const ssm = () =>
  new SSMClient({
    endpoint: runner.endpoints.ssm,
    region: runner.region,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
  });

const settings = async (): Promise<string> => {
  const { Parameter } = await ssm().send(new GetParameterCommand({ Name }));
  return Parameter?.Value ?? '';
};

/** Stops the runner cleanly: exit code 0, and no process left. */
const stop = async (): Promise<void> => {
  const functions = descendantsOf(runner.pid);
  expect(functions).not.toHaveLength(0);
  expect(await runner.stop()).toBe(0);
  await eventually(() => expect(functions.filter(isAlive)).toEqual([]));
};

it("keeps keys and messages, and updates the settings to the inbox's new port", async () => {
  const { keys } = runner;
  await send('Before');
  await messageIn(runner.inbox, 'Before');
  await stop();
  runner = await startRunner(data);
  expect(runner.keys).toEqual(keys);
  expect(JSON.parse(await settings()).system.smtp.port).toBe(Number(new URL(runner.endpoints.smtp).port));
  await send('After');
  await messageIn(runner.inbox, 'After');
  expect((await messagesIn(runner.inbox)).map(({ subject }) => subject)).toEqual(['After', 'Before']);
});

it('leaves edited settings unchanged', async () => {
  const edited = (await settings()).replace('My Shop', 'Their Shop');
  await ssm().send(new PutParameterCommand({ Name, Type: 'String', Value: edited, Overwrite: true }));
  await stop();
  runner = await startRunner(data);
  expect(await settings()).toBe(edited);
});
