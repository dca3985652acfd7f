import { describe, expect, it } from 'vitest';
import { ApiRefused } from '../../../infra/cli/api-access.ts';
import type { SettingsClient } from '../../../infra/cli/settings/settings-client.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { importingInto } from '../../support/cli/importing.ts';
import { aSettingsApi, shopSettings } from '../../support/http/settings-api.ts';

const secret = 'planted-client-secret';
const oauth2 = { provider: 'microsoft', tenant: 'contoso.onmicrosoft.com', client_id: 'client-1' };
const microsoft = {
  system: {
    smtp: { host: 'smtp.office365.com', port: 587, ssl: 'tls', auth: 'xoauth2', username: 'shop@contoso.com' },
  },
  oauth2: { ...oauth2, secret },
  trans_email: { ident_general: { name: 'My Shop', email: 'shop@contoso.com' } },
};
const elsewhere = { provider: 'custom', token_url: 'https://tokens.evil.example/token', client_id: 'client-1' };

const configured = async () => {
  const api = aSettingsApi();
  const { status } = await api.save('default', microsoft);
  expect(status).toBe(200);
  return api;
};

describe('a secret for access tokens', () => {
  it('is saved, used and never shown', async () => {
    const { ask, effective, parameters } = await configured();
    const { json } = await ask('GET', '/settings/default');
    expect(json.secrets).toEqual({
      'system/smtp/password': { set: false, scope: null, host: null },
      'bounces/password': { set: false, scope: null, host: null },
      'oauth2/secret': {
        set: true,
        scope: 'default',
        host: 'smtp.office365.com',
        token_host: 'login.microsoftonline.com',
      },
    });
    const shown = [
      json,
      (await ask('GET', '/settings/default/history')).json,
      await parameters.history('settings/default'),
    ];
    expect(JSON.stringify(shown)).not.toContain(secret);
    expect(await effective()).toMatchObject({ kind: 'in-force', settings: { password: secret } });
  });

  it.each([
    ['PATCH', '/settings/default', { oauth2: elsewhere }],
    ['PATCH', '/settings/default', { system: { smtp: { host: 'smtp.evil.example' } } }],
    ['PATCH', '/settings/eu', { oauth2: elsewhere }],
    ['PATCH', '/settings/eu.fr', { system: { smtp: { host: 'smtp.evil.example' } } }],
    ['POST', '/settings/eu/test', { to: 'a@example.net', settings: { oauth2: elsewhere } }],
    [
      'POST',
      '/settings/default/test',
      { to: 'a@example.net', settings: { oauth2: { ...elsewhere, secret: '******' } } },
    ],
  ])('is used for no other token host and no other mail server: %s %s %j', async (method, path, body) => {
    const { ask, pair } = await configured();
    const before = await pair();
    const { status, json } = await ask(method, path, body);
    expect([status, json.faults.map((fault) => fault.path)]).toEqual([422, ['oauth2/secret']]);
    expect(await pair()).toEqual(before);
  });

  it.each([
    ['as a password of the same mail server', { system: { smtp: { auth: 'plain' } } }, 'system/smtp/password'],
    ['as a password in clear', { system: { smtp: { auth: 'login', ssl: 'tls' } } }, 'system/smtp/password'],
  ])('is never sent %s', async (_how, body, path) => {
    const { status, json } = await (await configured()).save('default', body);
    expect([status, json.faults[0]?.path]).toEqual([422, path]);
  });

  it('is not interchangeable with a password saved for the mail server', async () => {
    const { save } = aSettingsApi();
    await save('default', shopSettings);
    const { status, json } = await save('default', { system: { smtp: { auth: 'xoauth2' } }, oauth2 });
    expect([status, json.faults[0]?.path]).toEqual([422, 'oauth2/secret']);
  });

  it('is restored by a rollback, with the same binding', async () => {
    const { save, ask, effective } = await configured();
    await save('default', { ...shopSettings });
    expect(await effective()).toMatchObject({ settings: { password: 'first password' } });
    expect((await ask('POST', '/settings/default/rollback', { version: 1 })).status).toBe(200);
    expect(await effective()).toMatchObject({ settings: { password: secret } });
  });

  it('that is edited in Parameter Store waits for its document, and is never sent to another token host', async () => {
    const { ask, parameters, guard, pair, effective } = await configured();
    const document = JSON.parse((await parameters.read('settings/default'))?.value ?? '{}');
    parameters.put('secrets/default/smtp-password', 'planted-second');
    await guard();
    expect(await effective()).toMatchObject({ settings: { password: secret } });
    parameters.put('settings/default', JSON.stringify({ ...document, oauth2: elsewhere }));
    await guard();
    expect((await pair())?.secret?.host).toBe('smtp.office365.com tokens.evil.example');
    expect((await ask('GET', '/settings/default')).json.secrets).toMatchObject({
      'oauth2/secret': { token_host: 'tokens.evil.example' },
    });
  });
});

describe('an import over settings that use a token', () => {
  /** The command line's client, without HTTP. */
  const clientOf = ({ ask }: Awaited<ReturnType<typeof configured>>): SettingsClient => {
    const answer = async (method: string, path: string, body?: JsonValue): Promise<never> => {
      const { status, json } = await ask(method, path, body as never);
      if (status !== 200) throw new ApiRefused(json.message);
      return json as never;
    };
    return {
      get: (scope) => answer('GET', `/settings/${scope}`),
      patch: (scope, patch) => answer('PATCH', `/settings/${scope}`, patch),
      history: (scope) => answer('GET', `/settings/${scope}/history`),
      rollback: (scope, version) => answer('POST', `/settings/${scope}/rollback`, { version }),
    };
  };

  it.each([
    ['another mail server', 'system/smtp/host - smtp.evil.example', 'oauth2/secret'],
    ['a login by password', 'system/smtp/auth - plain', 'system/smtp/password'],
  ])('that contains %s is refused, and the secret is kept', async (_what, line, path) => {
    const api = await configured();
    const before = await api.pair();
    const { success, notes } = await importingInto(clientOf(api), { export: line }, '--apply', '--yes');
    expect([success, notes]).toEqual([false, expect.stringContaining(`default was not saved: ${path}`)]);
    expect(await api.pair()).toEqual(before);
  });

  it('that changes neither keeps the secret', async () => {
    const api = await configured();
    await importingInto(clientOf(api), { export: 'system/smtp/port - 2525' }, '--apply', '--yes');
    expect(await api.effective()).toMatchObject({
      settings: { password: secret, values: { 'system/smtp/port': 2525 } },
    });
  });
});

describe('settings for access tokens', () => {
  it.each([
    [{ client_id: null }, 'oauth2/client_id'],
    [{ tenant: null }, 'oauth2/tenant'],
    [{ tenant: 'a/b' }, 'oauth2/tenant'],
    [{ grant: 'service_account' }, 'oauth2/grant'],
    [{ provider: 'google', grant: 'client_credentials' }, 'oauth2/grant'],
    [{ provider: 'custom' }, 'oauth2/token_url'],
    [{ provider: 'custom', token_url: 'http://tokens.example/token' }, 'oauth2/token_url'],
    [{ provider: 'custom', token_url: 'https://10.0.0.1/token' }, 'oauth2/token_url'],
    [{ provider: 'custom', token_url: 'https://[::1]/token' }, 'oauth2/token_url'],
    [{ provider: 'custom', token_url: 'https://user:pw@tokens.example/' }, 'oauth2/token_url'],
    [{ provider: 'custom', token_url: 'file:///etc/passwd' }, 'oauth2/token_url'],
    [{ secret_expires_on: '2027-02-30' }, 'oauth2/secret_expires_on'],
    [{ secret_expires_on: 'soon' }, 'oauth2/secret_expires_on'],
  ])('are rejected with %j', async (change, path) => {
    const { save } = aSettingsApi();
    const { status, json } = await save('default', { ...microsoft, oauth2: { ...microsoft.oauth2, ...change } });
    expect([status, json.faults.map((fault) => fault.path)]).toEqual([422, expect.arrayContaining([path])]);
  });

  it('accept no password beside the secret', async () => {
    const { save } = aSettingsApi();
    const both = { ...microsoft, system: { smtp: { ...microsoft.system.smtp, password: 'p' } } };
    expect((await save('default', both)).json.faults[0]?.path).toBe('oauth2/secret');
  });

  it('log in only over encrypted connections', async () => {
    const { save } = aSettingsApi();
    const plain = { ...microsoft, system: { smtp: { ...microsoft.system.smtp, ssl: 'none' } } };
    expect((await save('default', plain)).json.faults[0]?.path).toBe('system/smtp/ssl');
  });
});
