import { describe, expect, it } from 'vitest';
import { aSettingsApi } from '../../support/http/settings-api.ts';

const needed = [{ path: 'system/smtp/password', problem: expect.stringMatching(/^must be given/) }];
const smtp = (values: object) => ({ system: { smtp: values } });

describe('a stored password', () => {
  it.each([
    ['PATCH', '/settings/default', smtp({ host: 'evil.example' })],
    ['PATCH', '/settings/default', smtp({ host: 'evil.example', password: '******' })],
    ['PATCH', '/settings/eu', smtp({ host: 'evil.example' })],
    ['PATCH', '/settings/eu.fr', smtp({ host: 'evil.example' })],
    ['PATCH', '/settings/default', smtp({ host: null })],
    ['POST', '/settings/default/test', { to: 'a@example.net', settings: smtp({ host: 'evil.example' }) }],
    ['POST', '/settings/eu/test', { to: 'a@example.net', settings: smtp({ host: 'evil.example' }) }],
  ])('is sent to no other host: %s %s %j needs it again', async (method, path, body) => {
    let probed = 0;
    const probe = { logIn: async () => ({ steps: [] }), send: async () => ({ steps: [], probed: ++probed }) };
    const { save, ask, pair } = aSettingsApi({ probe });
    await save('default');
    const before = await pair();
    const { status, json } = await ask(method, path, body);
    expect(status).toBe(422);
    expect(json.faults).toContainEqual(needed[0]);
    expect(await pair()).toEqual(before);
    expect(probed).toBe(0);
  });

  it('is saved with a new host if it is given again', async () => {
    const { save, effective } = aSettingsApi();
    await save('default');
    expect((await save('default', smtp({ host: 'new.example', password: 'second' }))).status).toBe(200);
    expect(await effective()).toMatchObject({
      settings: { password: 'second', values: { 'system/smtp/host': 'new.example' } },
    });
  });

  it.each([['******'], [undefined]])('is kept by a save with %j', async (password) => {
    const { save, pair } = aSettingsApi();
    await save('default');
    const before = await pair();
    await save('default', smtp({ port: 465, password }));
    expect((await pair())?.secret).toEqual(before?.secret);
  });

  it.each([[''], [null]])('is cleared by %j', async (password) => {
    const { save, ask, pair } = aSettingsApi();
    await save('default');
    const cleared = await save('default', smtp({ password }));
    expect([cleared.status, cleared.json.faults[0]?.problem]).toEqual([
      422,
      expect.stringContaining('must not be cleared'),
    ]);
    const { status, json } = await save('default', smtp({ auth: 'none', password }));
    expect(status).toBe(200);
    expect(json.secrets).toMatchObject({ 'system/smtp/password': { set: false, scope: null, host: null } });
    expect((await pair())?.formerSecrets).toBeUndefined();
    expect((await ask('POST', '/settings/default/rollback', { version: 1 })).json.faults).toEqual(needed);
  });

  it.each([
    '***',
    '*****',
    '*******',
    '••••••',
    '●●●',
    '[redacted]',
    '[REDACTED]',
    '<hidden>',
    '***REDACTED***',
    '(sensitive value)',
    '{masked}',
    '…',
    '......',
    'xxxxxxxx',
  ])('is not replaced by the mask %j of other tools', async (password) => {
    const { save, pair } = aSettingsApi();
    await save('default');
    const before = await pair();
    const { status, json } = await save('default', smtp({ password }));
    expect([status, json.faults[0]?.path]).toEqual([422, 'system/smtp/password']);
    expect(await pair()).toEqual(before);
  });

  it.each(['secret', 'hidden', 'xxx', '**a**', '[redacted', 'p…w', '---- ----'])('may be %j', async (password) => {
    const { save } = aSettingsApi();
    await save('default');
    expect((await save('default', smtp({ password }))).status).toBe(200);
  });

  it('written to Parameter Store that is not in force is shown with the reason', async () => {
    const { save, ask, parameters, guard } = aSettingsApi();
    await save('default');
    parameters.put('secrets/default/smtp-password', 'of another host');
    await guard();
    const { json } = await ask('GET', '/settings/default');
    expect(json.rejected).toMatchObject({ version: 2, code: 'waits-for-document' });
    expect(json.warnings).toContainEqual({
      code: 'rejected',
      path: 'system/smtp/password',
      message: expect.stringMatching(/^Version 2 of the password is not in force\. .*"host"/),
    });
  });

  it('under a foreign key is shown with the reason, and settings can be saved', async () => {
    const { save, ask, parameters, guard } = aSettingsApi();
    await save('default');
    parameters.put('secrets/default/smtp-password', 'hidden', { keyId: 'arn:aws:kms:eu-west-1:1:key/foreign' });
    await guard();
    const { json } = await ask('GET', '/settings/default');
    expect(json.rejected).toMatchObject({ version: 2, code: 'invalid-secret', reason: expect.stringContaining('key') });
    expect((await save('default', smtp({ port: 465 }))).status).toBe(200);
  });

  it('is never restored by an event after it was cleared', async () => {
    const { save, parameters, guard, pair } = aSettingsApi();
    await save('default', smtp({ host: 'smtp.shop.example' }));
    parameters.put('secrets/default/smtp-password', '{"host":"smtp.shop.example","password":"of people"}');
    await guard();
    await save('default', smtp({ password: '' }));
    await guard();
    expect((await pair())?.secret).toBeUndefined();
  });

  it('is shown with the scope it is inherited from and its host', async () => {
    const { save, ask } = aSettingsApi();
    await save('default');
    expect((await ask('GET', '/settings/eu.fr')).json.secrets).toMatchObject({
      'system/smtp/password': { set: true, scope: 'default', host: 'smtp.shop.example' },
    });
  });

  it('needs a host', async () => {
    const { status, json } = await aSettingsApi().save('default', smtp({ password: 'no host' }));
    expect([status, json.faults]).toEqual([422, [expect.objectContaining({ path: 'system/smtp/host' })]]);
  });
});
