import { describe, expect, it } from 'vitest';
import { OPERATOR } from '../../support/fakes/settings/memory-parameters.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { aSettingsApi } from '../../support/http/settings-api.ts';

const smtp = (values: object) => ({ system: { smtp: values } });

describe('the history of settings', () => {
  it('lists every version with its time, its author, and whether it is in force or why not', async () => {
    const { save, parameters, guard, ask, writer } = aSettingsApi();
    await save('default');
    await save('default', smtp({ port: 465 }));
    await writer.put('settings/default', '{"system":{}}', 'String');
    parameters.put('settings/default', '{"system":{"smtp":{"port":0}}}');
    await guard();
    const { json } = await ask('GET', '/settings/default/history');
    expect(json.data).toMatchObject([
      { version: 4, by: OPERATOR, in_force: false, rejected: { code: 'invalid-document' }, document: null },
      { version: 3, by: 'settings-api', in_force: false, document: {} },
      { version: 2, by: 'Shop', in_force: true, rejected: null, document: { system: { smtp: { port: 465 } } } },
      { version: 1, by: 'Shop', in_force: false, rejected: null },
    ]);
  });

  it('shows an unfinished save as abandoned', async () => {
    const { save, ask, writer, guard } = aSettingsApi();
    await save('default');
    await writer.put('settings/default', '{"system":{}}', 'String');
    await guard();
    const { json } = await ask('GET', '/settings/default/history');
    expect(json.data[0]).toMatchObject({ version: 2, in_force: false, rejected: { code: 'abandoned' } });
  });

  it('shows an edit in SSM that is not in force, with the reason', async () => {
    const { save, parameters, guard, ask } = aSettingsApi();
    await save('default');
    parameters.put('settings/default', '{"system":{"smtp":{"port":"many"}}}');
    await guard();
    const { json } = await ask('GET', '/settings/default');
    expect(json).toMatchObject({
      version: 2,
      in_force: { version: 1 },
      rejected: { version: 2, code: 'invalid-document' },
    });
    expect(json.rejected?.reason).toContain('system/smtp/port');
  });
});

describe('a rollback', () => {
  it('puts an earlier version in force, with the password of its host', async () => {
    const { save, ask, effective } = aSettingsApi();
    await save('default');
    await save('default', smtp({ host: 'new.example', password: 'second' }));
    expect((await ask('POST', '/settings/default/rollback', { version: 1 })).status).toBe(200);
    expect(await effective()).toMatchObject({
      settings: { password: 'first password', values: { 'system/smtp/host': 'smtp.shop.example' } },
    });
  });

  it('uses the newest password for that host', async () => {
    const { save, ask, effective } = aSettingsApi();
    await save('default');
    await save('default', smtp({ password: 'rotated' }));
    await save('default', smtp({ host: 'new.example', password: 'second' }));
    await ask('POST', '/settings/default/rollback', { version: 1 });
    expect(await effective()).toMatchObject({ settings: { password: 'rotated' } });
  });

  it('is not reverted by a later event', async () => {
    const { save, ask, guard, parameters, pair } = aSettingsApi();
    await save('default');
    parameters.put('settings/default', JSON.stringify({ system: { smtp: { host: 'smtp.shop.example', port: 465 } } }));
    await guard();
    parameters.put('settings/default', '{"system":{"smtp":{"port":0}}}');
    await guard();
    await ask('POST', '/settings/default/rollback', { version: 1 });
    const rolledBack = await pair();
    await guard();
    await guard();
    expect(await pair()).toEqual(rolledBack);
    expect(rolledBack?.document?.version).toBe(1);
  });

  it.each([
    [{ version: 9 }, 404],
    [{ version: 0 }, 422],
    [{ version: '1' }, 422],
    [{}, 422],
    [[], 422],
    [{ version: 2 }, 422],
  ])('to %j is refused with %i and changes nothing', async (body, status) => {
    const { save, ask, guard, parameters, pair } = aSettingsApi();
    await save('default');
    parameters.put('settings/default', '{"system":{"smtp":{"port":0}}}');
    await guard();
    const before = await pair();
    expect((await ask('POST', '/settings/default/rollback', body)).status).toBe(status);
    expect(await pair()).toEqual(before);
  });

  it('with an outdated ETag is refused with 412', async () => {
    const { save, ask } = aSettingsApi();
    await save('default');
    const headers = { 'if-match': '"77"' };
    expect((await ask('POST', '/settings/default/rollback', { version: 1 }, { headers })).status).toBe(412);
  });
});

it('lists the scopes that a key covers', async () => {
  const { save, ask } = aSettingsApi({ keys: [anApiKey('eu', { scope: 'eu' })] });
  await save('default');
  for (const scope of ['us', 'eu', 'eu.fr']) await save(scope, smtp({ port: 465 }));
  const scopes = async (token: string) =>
    (await ask('GET', '/settings', undefined, { token })).json.data.map(({ scope }) => scope);
  expect(await scopes('full')).toEqual(['default', 'eu', 'eu.fr', 'us']);
  expect(await scopes('eu')).toEqual(['eu', 'eu.fr']);
});
