import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flatten, nest } from '../../../infra/cli/settings/flat-settings.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { deadLetterAttributes, textAttribute } from '../../../shared/messages/dead-letter-attributes.ts';
import { groups } from '../../../shared/settings/schema/groups.ts';
import { schema } from '../../../shared/settings/schema/schema.ts';
import { eventually } from '../../support/eventually.ts';
import { settingsEndpoints } from '../../support/http/settings-endpoints.ts';
import { type InboxMessage, messageIn, messagesIn } from '../../support/runner/inbox.ts';
import { type Runner, startRunner } from '../../support/runner/runner.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../../support/smtp/server.ts';

const types = Object.keys(groups)
  .filter((group) => group.startsWith('sales_email/') && group !== 'sales_email/general')
  .map((group) => group.slice('sales_email/'.length));

let data: string;
let runner: Runner;
let ssm: SSMClient;
let sqs: SQSClient;
let lambda: LambdaClient;
let plain: ScriptedSmtp;
let endpoints: ReturnType<typeof settingsEndpoints>;
let scopes = 0;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'storemail-e2e-'));
  runner = await startRunner(data);
  plain = await startScriptedSmtp();
  endpoints = settingsEndpoints(runner);
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  const { region } = runner;
  ssm = new SSMClient({ endpoint: runner.endpoints.ssm, region, credentials });
  sqs = new SQSClient({ endpoint: runner.endpoints.sqs, region, credentials });
  lambda = new LambdaClient({ endpoint: runner.endpoints.lambda, region, credentials });
});
afterAll(async () => {
  for (const client of [ssm, sqs, lambda]) client.destroy();
  await plain.close();
  await runner.stop();
  await rm(data, { recursive: true, force: true });
});

/** The document of a scope as it stands in Parameter Store. */
const inSsm = async (scope: string): Promise<JsonValue> => {
  const Name = `/storemail/${runner.stage}/settings/${scope}`;
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
  return JSON.parse(Parameter?.Value ?? 'null');
};

/** Sets values at a scope that nobody used before, so that no worker knows older ones, and looks them up in SSM. */
const scopeWith = async (values: Record<string, JsonValue>): Promise<string> => {
  const scope = `w${++scopes}`;
  const { status, json } = await endpoints.patch(scope, nest(Object.entries(values)));
  expect([status, json.message]).toEqual([200, undefined]);
  const { 'system/smtp/password': _secret, ...shown } = values;
  expect(Object.fromEntries(flatten(await inSsm(scope)))).toEqual(shown);
  return scope;
};

const arrival = async (email: Record<string, unknown>): Promise<InboxMessage> => {
  const subject = `Effect ${crypto.randomUUID()}`;
  await endpoints.send({ ...email, subject });
  return messageIn(runner.inbox, subject);
};

/** Sends an email that is not to arrive, and waits for what becomes of it instead. */
const becomes = async (state: string, email: Record<string, unknown>): Promise<void> => {
  const subject = `Effect ${crypto.randomUUID()}`;
  const { id } = await endpoints.send({ ...email, subject });
  await expect.poll(() => endpoints.stateOf(id)).toBe(state);
  expect((await messagesIn(runner.inbox)).filter((message) => message.subject === subject)).toEqual([]);
};

const example: Record<string, JsonValue> = {
  toggle: 'yes',
  choice: '',
  integer: 7,
  text: 'A name',
  host: 'smtp.shop.example',
  address: 'someone@shop.example',
  'address list': ['a@shop.example', 'b@shop.example'],
  'sender list': ['shop.example'],
  certificates: '',
  date: '2027-12-31',
};

/** Settings that need another one beside them. */
const beside: Record<string, Record<string, JsonValue>> = {
  'system/smtp/host': { 'system/smtp/auth': 'none' },
  'sales_email/general/async_sending': {},
};

describe('every setting', () => {
  const plainOnes = schema.filter(
    ({ path }) =>
      ![
        'system/smtp/password',
        'oauth2/secret',
        'system/smtp/auth',
        'system/smtp/set_return_path',
        'developer/mode',
        'system/smtp/transport',
      ].includes(path),
  );
  it.each(plainOnes.map((setting) => [setting.path, setting] as const))(
    '%s is saved to Parameter Store',
    async (path, setting) => {
      const { kind, scopes: levels } = setting;
      const written = kind.options ? kind.options.at(-1)?.word : example[kind.name];
      const values = { [path]: written ?? '', ...beside[path] };
      if (levels.length > 1) return void (await scopeWith(values));
      const before = (await endpoints.show('default')).json.own;
      expect((await endpoints.patch('default', nest(Object.entries(values)))).status).toBe(200);
      expect(flatten(await inSsm('default')).get(path)).toEqual(written);
      expect((await endpoints.ask('PUT', '/settings/default', before)).status).toBe(200);
      return undefined;
    },
  );
});

describe('Mail Sending Settings', () => {
  it('Disable Email Communications: emails are suppressed', async () => {
    await becomes('suppressed', { scope: await scopeWith({ 'system/smtp/disable': 'yes' }) });
  });

  it('Transport: sendmail is saved with the security notice where there is one, else refused with the reason', async () => {
    const { status, json } = await endpoints.patch('w0', { system: { smtp: { transport: 'sendmail' } } });
    const about = [expect.objectContaining({ path: 'system/smtp/transport' })];
    if (existsSync('/usr/sbin/sendmail')) expect([status, json.warnings]).toEqual([200, expect.arrayContaining(about)]);
    else expect([status, json.faults]).toEqual([422, about]);
  });

  it('Host, Port, Auth NONE and SSL None: another server, without login and encryption', async () => {
    const scope = await scopeWith({
      'system/smtp/host': '127.0.0.1',
      'system/smtp/port': plain.port,
      'system/smtp/auth': 'none',
      'system/smtp/ssl': 'none',
    });
    const subject = `Effect ${crypto.randomUUID()}`;
    await endpoints.send({ scope, subject });
    await expect.poll(() => plain.messages.filter(({ raw }) => raw.includes(subject)).length).toBe(1);
    expect(plain.messages.at(-1)?.session).toMatchObject({ tls: false });
    expect(plain.messages.at(-1)?.session.auth).toBeUndefined();
  });

  it('SSL: encrypted from the first byte', async () => {
    const port = Number(new URL(runner.endpoints.smtps).port);
    const mail = await arrival({ scope: await scopeWith({ 'system/smtp/ssl': 'ssl', 'system/smtp/port': port }) });
    expect(mail.tls?.version).toMatch(/^TLSv1\.[23]$/);
  });

  it('Username, Password and Auth LOGIN: that account, by that mechanism', async () => {
    const { smtpPassword } = JSON.parse(await readFile(join(data, 'secrets.json'), 'utf8'));
    const scope = await scopeWith({
      'system/smtp/username': 'storemail',
      'system/smtp/password': smtpPassword,
      'system/smtp/auth': 'login',
    });
    expect((await arrival({ scope })).auth).toEqual({ mechanism: 'LOGIN', user: 'storemail' });
    const Name = `/storemail/${runner.stage}/secrets/${scope}/smtp-password`;
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    expect([Parameter?.Type, Parameter?.Value]).toEqual(['SecureString', smtpPassword]);
  });

  it('a wrong password: mail is held, none is lost', async () => {
    await becomes('held', { scope: await scopeWith({ 'system/smtp/password': 'wrong' }) });
  });

  it.each([
    ['no', { 'system/smtp/set_return_path': 'no' }, 'store@shop.example', undefined],
    ['yes', { 'system/smtp/set_return_path': 'yes' }, 'store@shop.example', 'store@shop.example'],
    [
      'specified',
      { 'system/smtp/set_return_path': 'specified', 'system/smtp/return_path_email': 'returns@shop.example' },
      'returns@shop.example',
      undefined,
    ],
  ])('Set Return-Path %s: MAIL FROM and Sender', async (_value, values, from, sender) => {
    const scope = await scopeWith({ ...values, 'trans_email/ident_general/email': 'store@shop.example' });
    const mail = await arrival({ scope, from: 'Someone <else@shop.example>' });
    expect(mail.envelope.from).toBe(from);
    expect(mail.headers.sender).toBe(sender);
  });
});

describe('Sales Emails', () => {
  it.each(types)('%s: Enabled No suppresses that type alone', async (type) => {
    const scope = await scopeWith({ [`sales_email/${type}/enabled`]: 'no' });
    await becomes('suppressed', { scope, type });
    const other = types.find((candidate) => candidate !== type);
    expect((await arrival({ scope, type: other })).envelope.to).toEqual(['customer@example.net']);
  });

  it.each(types)('%s: Email Sender is the From of that type', async (type) => {
    const scope = await scopeWith({
      [`sales_email/${type}/identity`]: 'support',
      'trans_email/ident_support/name': 'Help',
      'trans_email/ident_support/email': 'help@shop.example',
    });
    expect((await arrival({ scope, type })).raw).toMatch(/^From: Help <help@shop\.example>\r?$/m);
  });
});

/** What the schedule does every minute, now. */
const releaseDueEmails = () =>
  lambda.send(new InvokeCommand({ FunctionName: `storemail-${runner.stage}-release-due-emails` }));

describe('Send Copy To', () => {
  const copyTo = ['owner@shop.example', 'archive@shop.example'];

  it.each(types)('%s, Bcc: others get the same email, and nobody reads of it', async (type) => {
    const scope = await scopeWith({
      [`sales_email/${type}/copy_to`]: copyTo,
      [`sales_email/${type}/copy_method`]: 'bcc',
    });
    const mail = await arrival({ scope, type });
    expect(mail.envelope.to).toEqual(['customer@example.net', ...copyTo]);
    expect(mail.raw).not.toMatch(/owner@|archive@/);
    expect((await arrival({ scope })).envelope.to).toEqual(['customer@example.net']);
  });

  it.each(types)('%s, Separate Email: others get an email of their own', async (type) => {
    const scope = await scopeWith({
      [`sales_email/${type}/copy_to`]: copyTo,
      [`sales_email/${type}/copy_method`]: 'copy',
    });
    const main = await arrival({ scope, type });
    expect(main.envelope.to).toEqual(['customer@example.net']);
    const copies = await eventually(
      async () => {
        await releaseDueEmails();
        const alike = (await messagesIn(runner.inbox)).filter(({ subject }) => subject === main.subject);
        expect(alike).toHaveLength(3);
        return alike.filter(({ envelope }) => envelope.to[0] !== 'customer@example.net');
      },
      { interval: 250 },
    );
    expect(copies.map(({ envelope, headers }) => [envelope.to, headers.to]).sort()).toEqual([
      [['archive@shop.example'], 'archive@shop.example'],
      [['owner@shop.example'], 'owner@shop.example'],
    ]);
    expect(new Set([main, ...copies].map(({ headers }) => headers['message-id'])).size).toBe(3);
  });
});

describe('Store Email Addresses', () => {
  it.each(['general', 'sales', 'support', 'custom1', 'custom2'])('%s: name and address', async (who) => {
    const scope = await scopeWith({
      'sales_email/order/identity': who,
      [`trans_email/ident_${who}/name`]: `Name of ${who}`,
      [`trans_email/ident_${who}/email`]: `${who}@shop.example`,
    });
    expect((await arrival({ scope, type: 'order' })).raw).toContain(`From: Name of ${who} <${who}@shop.example>`);
  });
});

describe("Storemail's own groups", () => {
  it('Reply-To: where replies go', async () => {
    const scope = await scopeWith({ 'delivery/reply_to': 'replies@shop.example' });
    expect((await arrival({ scope })).headers['reply-to']).toBe('replies@shop.example');
  });

  /** Puts a request on the queue that somebody sent two minutes ago; nobody came to it. */
  const sendTwoMinutesAgo = async (email: Record<string, string>): Promise<void> => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `storemail-${runner.stage}-send` }));
    await sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: JSON.stringify({ to: 'customer@example.net', text: 'Hello', ...email }),
        MessageAttributes: { [deadLetterAttributes.sentAt]: textAttribute(String(Date.now() - 120_000)) },
      }),
    );
  };

  it('Expire After: an older email is given up', async () => {
    const scope = await scopeWith({ 'delivery/expire_after_minutes': 1 });
    const longer = await scopeWith({ 'delivery/expire_after_minutes': 60 });
    await sendTwoMinutesAgo({ scope, subject: 'Too old' });
    await sendTwoMinutesAgo({ scope: longer, subject: 'Not too old' });
    await messageIn(runner.inbox, 'Not too old');
    const states = async (): Promise<unknown> => {
      const { json } = await endpoints.ask('GET', `/emails?scope=${scope}`);
      return (json as unknown as { data: { delivery: { state: string } }[] }).data.map(
        ({ delivery }) => delivery.state,
      );
    };
    await expect.poll(states).toEqual(['expired']);
    expect((await messagesIn(runner.inbox)).filter(({ subject }) => subject === 'Too old')).toEqual([]);
  });

  it('Allowed Senders: others are refused', async () => {
    const scope = await scopeWith({ 'delivery/allowed_senders': ['shop.example'] });
    expect((await endpoints.send({ scope, from: 'a@evil.example', subject: 'No' })).status).toBe(403);
    expect((await arrival({ scope, from: 'a@shop.example' })).envelope.to).toEqual(['customer@example.net']);
  });

  it('Developer Mode redirect: one address gets it, and reads whom it was for', async () => {
    const scope = await scopeWith({ 'developer/mode': 'redirect', 'developer/redirect_to': 'dev@shop.example' });
    const mail = await arrival({ scope, to: 'ada@example.net', cc: 'bob@example.net', bcc: 'cyd@example.net' });
    expect([mail.envelope.to, mail.headers.to, mail.headers.cc]).toEqual([
      ['dev@shop.example'],
      'dev@shop.example',
      undefined,
    ]);
    expect(mail.headers['x-storemail-original-recipients']).toBe('ada@example.net, bob@example.net, cyd@example.net');
  });

  it('Developer Mode hold: nothing is sent', async () => {
    await becomes('held', { scope: await scopeWith({ 'developer/mode': 'hold' }) });
  });
});

it('a store view has its own values over those of its website', async () => {
  const website = await scopeWith({
    'trans_email/ident_general/email': 'website@shop.example',
    'delivery/reply_to': 'r@shop.example',
  });
  const patch = { trans_email: { ident_general: { email: 'view@shop.example' } } };
  expect((await endpoints.patch(`${website}.fr`, patch)).status).toBe(200);
  const mail = await arrival({ scope: `${website}.fr` });
  expect([mail.envelope.from, mail.headers['reply-to']]).toEqual(['view@shop.example', 'r@shop.example']);
});

it('a test send arrives by unsaved settings, and is told step by step', async () => {
  const settings = { trans_email: { ident_general: { email: 'unsaved@shop.example' } } };
  const { json } = await endpoints.ask('POST', '/settings/tested/test', { to: 'ops@example.net', settings });
  expect(json.ok).toBe(true);
  expect(json.steps.map(({ step }) => step)).toEqual([
    ...['settings', 'resolve', 'connect', 'greeting', 'ehlo', 'tls', 'ehlo', 'auth', 'mail', 'rcpt', 'data', 'reply'],
  ]);
  expect((await messageIn(runner.inbox, 'Test email of scope tested')).envelope.from).toBe('unsaved@shop.example');
  expect((await endpoints.show('tested')).json.own).toEqual({});
});
