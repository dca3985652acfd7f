import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { settingsEndpoints } from '../../support/http/settings-endpoints.ts';
import type { Runner } from '../../support/runner/runner.ts';
import { settingsStack } from '../../support/runner/settings-stack.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../../support/smtp/server.ts';

const { running, scopeWith, arrival, becomes } = settingsStack();
let data: string;
let runner: Runner;
let ssm: SSMClient;
let endpoints: ReturnType<typeof settingsEndpoints>;
let plain: ScriptedSmtp;

beforeAll(async () => {
  ({ data, runner, ssm, endpoints } = running());
  plain = await startScriptedSmtp();
});
afterAll(() => plain?.close());

describe('Mail Sending Settings', () => {
  it('Disable Email Communications: emails are suppressed', async () => {
    await becomes('suppressed', { scope: await scopeWith({ 'system/smtp/disable': 'yes' }) });
  });

  it('Transport: sendmail is saved with the security notice if it is available, otherwise refused with the reason', async () => {
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

  it('SSL: implicit TLS', async () => {
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

  it('a wrong password: mail is held and not lost', async () => {
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
