import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settingsEndpoints } from '../support/http/settings-endpoints.ts';
import { messagesIn } from '../support/runner/inbox.ts';
import { type Runner, startRunner } from '../support/runner/runner.ts';

let data: string;
let runner: Runner;
let endpoints: ReturnType<typeof settingsEndpoints>;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'storemail-e2e-'));
  // A context of its own, since the audience of this run's token endpoint is part of the template.
  runner = await startRunner(data, ['workers=5'], undefined, ['--oauth']);
  endpoints = settingsEndpoints(runner);
  const patch = { sales_email: { general: { async_sending: 'disable' } } };
  expect((await endpoints.patch('default', patch)).status).toBe(200);
});
afterAll(async () => {
  await runner.stop();
  await rm(data, { recursive: true, force: true });
});

const arrived = async (subject: string) =>
  (await messagesIn(runner.inbox)).find((message) => message.subject === subject);

it.each(['oauth', 'oauth.federated'])('an email of scope %s is sent with an access token', async (scope) => {
  const subject = `By token ${crypto.randomUUID()}`;
  expect((await endpoints.send({ subject, scope })).status).toBe(200);
  expect(await arrived(subject)).toMatchObject({ auth: { mechanism: 'XOAUTH2', user: 'storemail' } });
});

it('a service account logs in with its issued key', async () => {
  const key = await (await fetch(`${runner.inbox}/oauth2/service-account.json`)).json();
  const { private_key: secret } = key as { private_key: string };
  const patch = { oauth2: { grant: 'service_account', secret } };
  expect((await endpoints.patch('oauth.service?verify=true', patch)).status).toBe(200);
  const subject = `By key ${crypto.randomUUID()}`;
  await endpoints.send({ subject, scope: 'oauth.service' });
  expect(await arrived(subject)).toMatchObject({ auth: { mechanism: 'XOAUTH2' } });
});

it('a test send reports each step of a federated login', async () => {
  const { json } = await endpoints.ask('POST', '/settings/oauth.federated/test', { to: 'customer@example.net' });
  const { ok, steps } = json as unknown as { ok: boolean; steps: { step: string; ok: boolean }[] };
  expect([ok, steps.slice(0, 2).map(({ step }) => step)]).toEqual([true, ['settings', 'token']]);
});

it('a federated login at an endpoint not named by the stack is refused', async () => {
  const oauth2 = { grant: 'federated', token_url: 'https://tokens.example/token' };
  const { status, json } = await endpoints.patch('oauth.other', { oauth2 });
  expect([status, json.message]).toEqual([422, expect.stringContaining('federatedAudiences')]);
});
