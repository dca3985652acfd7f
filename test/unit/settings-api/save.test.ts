import { describe, expect, it } from 'vitest';
import { anApiKey } from '../../support/http/api-keys.ts';
import { aSettingsApi, shopSettings } from '../../support/http/settings-api.ts';

describe('saving settings', () => {
  it('puts document and password in force together', async () => {
    const { save, effective } = aSettingsApi();
    expect((await save('default')).status).toBe(200);
    expect(await effective()).toMatchObject({
      kind: 'in-force',
      settings: { password: 'first password', values: { 'system/smtp/host': 'smtp.shop.example' } },
    });
  });

  it('merges: null inherits again, and omitted settings are kept', async () => {
    const { save } = aSettingsApi();
    await save('default');
    const { json } = await save('default', { system: { smtp: { port: null } } });
    expect(json.own).toMatchObject({ system: { smtp: { host: 'smtp.shop.example' } } });
    expect(json).toMatchObject({
      effective: { system: { smtp: { port: 25 } } },
      origin: { 'system/smtp/port': 'built-in' },
    });
  });

  it('replaces the document with PUT, and keeps the password', async () => {
    const { save, ask } = aSettingsApi();
    await save('default');
    const { json } = await ask('PUT', '/settings/default', { system: { smtp: { host: 'smtp.shop.example' } } });
    expect(json.own).toEqual({ system: { smtp: { host: 'smtp.shop.example' } } });
    expect(json.secrets).toMatchObject({
      'system/smtp/password': { set: true, scope: 'default', host: 'smtp.shop.example' },
    });
  });

  it('reports all faults at once, by path, and changes nothing', async () => {
    const { save, pair } = aSettingsApi();
    await save('default');
    const before = await pair();
    const { status, json } = await save('default', {
      system: { smtp: { port: 0, ssl: 'on' } },
      delivery: { speed: 1 },
    });
    expect([status, json.name]).toEqual([422, 'validation_error']);
    expect(json.faults).toEqual([
      { path: 'delivery/speed', problem: 'is no setting' },
      { path: 'system/smtp/port', problem: 'must be a whole number from 1 to 65535' },
      { path: 'system/smtp/ssl', problem: 'must be one of none, ssl, tls' },
    ]);
    for (const path of ['system/smtp/port', 'system/smtp/ssl', 'delivery/speed']) expect(json.message).toContain(path);
    expect(await pair()).toEqual(before);
  });

  it('writes nothing if nothing changes', async () => {
    const { save, pair } = aSettingsApi();
    await save('default');
    const before = await pair();
    expect((await save('default', { system: { smtp: { port: 587, password: '******' } } })).status).toBe(200);
    expect(await pair()).toEqual(before);
  });

  it('accepts a port in quotes, with a warning', async () => {
    const { json } = await aSettingsApi().save('default', { delivery: { max_connections: '7' } });
    expect(json.warnings).toContainEqual(
      expect.objectContaining({ code: 'coerced', path: 'delivery/max_connections' }),
    );
  });

  it.each([
    ['a narrower scope than its own', 'default'],
    ['another website', 'us'],
    ['what is no scope', 'EU'],
    ['a website called default', 'default.fr'],
  ])('gets a 404 with a key of %s', async (_what, scope) => {
    const { ask } = aSettingsApi({ keys: [anApiKey('eu', { scope: 'eu' })] });
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      expect((await ask(method, `/settings/${scope}`, {}, { token: 'eu' })).status).toBe(404);
    }
    expect((await ask('GET', '/settings/eu.fr', undefined, { token: 'eu' })).status).toBe(200);
  });
});

describe('narrower scopes', () => {
  it('keep sending: a change that would stop one is refused, and says which', async () => {
    const { save } = aSettingsApi();
    await save('default');
    await save('eu', { system: { smtp: { password: 'of eu', port: 465 } } });
    const { status, json } = await save('default', { system: { smtp: { host: 'new.example', password: 'second' } } });
    expect(status).toBe(422);
    expect(json.faults).toEqual([{ path: 'system/smtp/password', problem: expect.stringMatching(/^at scope eu /) }]);
  });

  it('whose mail is already held do not prevent a save', async () => {
    const { save, parameters, guard } = aSettingsApi();
    await save('default');
    await save('eu', { system: { smtp: { password: 'of eu', port: 465 } } });
    parameters.remove('settings/eu');
    await guard('eu');
    expect((await save('default', { system: { smtp: { host: 'new.example', password: 'second' } } })).status).toBe(200);
  });

  it('inherit a change that is valid for them', async () => {
    const { save, effective } = aSettingsApi();
    await save('default');
    await save('eu', { system: { smtp: { port: 465 } } });
    await save('default', { system: { smtp: { host: 'new.example', password: 'second' } } });
    expect(await effective('eu')).toMatchObject({
      settings: { password: 'second', values: { 'system/smtp/port': 465 } },
    });
  });
});

describe('the network of a mail server', () => {
  it.each([['10.0.0.5'], ['127.0.0.1'], ['169.254.169.254'], ['fd00:ec2::254']])(
    'is refused if its name resolves to %s',
    async (address) => {
      const { save } = aSettingsApi({ resolve: async () => [address] });
      const { status, json } = await save('default');
      expect([status, json.faults[0]?.path]).toEqual([422, 'system/smtp/host']);
      expect(JSON.stringify(json)).not.toContain(address);
    },
  );

  it('is accepted, with a warning, if its name does not resolve yet', async () => {
    const { save } = aSettingsApi({ resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    expect((await save('default')).json.warnings).toContainEqual(expect.objectContaining({ code: 'unresolved-host' }));
  });
});

it('a password never appears in a response or a log line', async () => {
  const { save, ask, log } = aSettingsApi();
  const secret = 'planted-secret';
  const settings = { ...shopSettings, system: { smtp: { ...shopSettings.system.smtp, password: secret } } };
  const answers = [
    await save('default', settings),
    await ask('GET', '/settings/default'),
    await ask('GET', '/settings'),
    await ask('GET', '/settings/default/history'),
    await ask('POST', '/settings/default/rollback', { version: 1 }),
    await save('default', { system: { smtp: { password: `${secret}\n` } } }),
    await save('default', { system: { smtp: { password: secret, host: 'x y' } } }),
    await ask('POST', '/settings/default/test', {
      to: 'a@example.net',
      settings: { system: { smtp: { password: secret } } },
    }),
  ];
  expect(JSON.stringify([answers, log.lines])).not.toContain(secret);
});
