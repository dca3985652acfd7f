import { describe, expect, it } from 'vitest';
import { OPERATOR } from '../../support/fakes/settings/memory-parameters.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { aSettingsApi, shopSettings } from '../../support/http/settings-api.ts';

const keys = [anApiKey('eu', { scope: 'eu', name: 'European ops' }), anApiKey('fr', { scope: 'eu.fr' })];
const port = (value: number) => ({ system: { smtp: { port: value } } });

const entries = async (api: ReturnType<typeof aSettingsApi>, query = '', token = 'full') =>
  (await api.ask('GET', `/audit-log${query}`, undefined, { token })).json.data as unknown as Record<string, unknown>[];

describe('the audit log', () => {
  it('records who saved, rolled back and deleted settings, with the versions before and after', async () => {
    const api = aSettingsApi({ keys });
    await api.save('default');
    await api.ask('PATCH', '/settings/eu', port(465), { token: 'eu' });
    await api.ask('PATCH', '/settings/eu', port(2525), { token: 'eu' });
    await api.ask('POST', '/settings/eu/rollback', { version: 1 });
    await api.save('us', port(465));
    await api.ask('DELETE', '/settings/us');
    const name = (await api.apiKeys.list()).find(({ id }) => id === 'id-of-full')?.name;
    expect(await entries(api)).toMatchObject([
      { action: 'settings.deleted', scope: 'us', actor: { type: 'api_key', id: 'id-of-full', name }, from: 1, to: 0 },
      { action: 'settings.saved', scope: 'us', from: 0, to: 1 },
      { action: 'settings.rolled_back', scope: 'eu', from: 2, to: 1 },
      { action: 'settings.saved', scope: 'eu', actor: { id: 'id-of-eu', name: 'European ops' }, from: 1, to: 2 },
      { action: 'settings.saved', scope: 'eu', from: 0, to: 1 },
      { action: 'settings.saved', scope: 'default', from: 0, to: 1 },
    ]);
  });

  it('records which principal edited Parameter Store, and whether the edit came into force', async () => {
    const api = aSettingsApi();
    await api.save('default');
    api.parameters.put('settings/default', JSON.stringify({ ...shopSettings, system: { smtp: { port: 0 } } }));
    await api.guard();
    await api.guard();
    expect(await entries(api)).toMatchObject([
      { action: 'settings.rejected', actor: { type: 'iam', id: OPERATOR }, from: 1, to: 1 },
      { action: 'settings.saved' },
    ]);
  });

  it('has no entry for a save that lost against another', async () => {
    const api = aSettingsApi();
    await api.save('default');
    const move = api.inForce.move;
    api.inForce.move = async () => false;
    expect((await api.save('default', port(465))).status).toBe(409);
    api.inForce.move = move;
    expect(await entries(api)).toMatchObject([{ action: 'settings.saved', from: 0, to: 1 }]);
  });

  it('has an entry for a save whose response was lost', async () => {
    const api = aSettingsApi();
    const move = api.inForce.move;
    api.inForce.move = async (next) => {
      await move(next);
      throw new Error('the connection broke');
    };
    await api.save('default');
    expect(await entries(api)).toMatchObject([{ action: 'settings.saved', from: 0, to: 1 }]);
  });

  it('shows a key the changes of its own scope and of those below it', async () => {
    const api = aSettingsApi({ keys });
    await api.save('default');
    await api.save('eu.fr', port(465));
    await api.save('us', port(465));
    expect((await entries(api, '', 'eu')).map(({ scope }) => scope)).toEqual(['eu.fr']);
    expect((await entries(api, '?scope=us')).map(({ scope }) => scope)).toEqual(['us']);
    expect(await entries(api, '?scope=us', 'eu')).toEqual([]);
  });

  it('is paginated', async () => {
    const api = aSettingsApi();
    await api.save('default');
    for (const value of [465, 2525, 587]) await api.save('default', port(value));
    const [first, second] = await entries(api, '?limit=2');
    const rest = await entries(api, `?limit=100&after=${second?.id}`);
    expect([first, second, ...rest].map((entry) => entry?.to)).toEqual([4, 3, 2, 1]);
    expect(await api.ask('GET', '/audit-log?limit=0')).toMatchObject({ status: 422 });
    expect(await api.ask('GET', '/audit-log?after=x')).toMatchObject({ status: 422 });
  });

  it("provides the key that saved each version in the scope's history", async () => {
    const api = aSettingsApi({ keys });
    await api.ask('PATCH', '/settings/eu', shopSettings, { token: 'eu' });
    const { json } = await api.ask('GET', '/settings/eu/history');
    expect(json.data).toMatchObject([{ version: 1, by: 'European ops' }]);
  });

  it('provides who saved a version after the scope was deleted, not who saved the same number before', async () => {
    const api = aSettingsApi({ keys: [anApiKey('us', { name: 'American ops' })] });
    await api.save('us', port(465));
    await api.ask('DELETE', '/settings/us');
    await api.ask('PATCH', '/settings/us', port(2525), { token: 'us' });
    expect((await api.ask('GET', '/settings/us/history')).json.data).toMatchObject([
      { version: 1, by: 'American ops' },
    ]);
  });

  it('contains no values, passwords or addresses', async () => {
    const api = aSettingsApi();
    await api.save('default');
    const text = JSON.stringify(await entries(api));
    expect(text).not.toMatch(/first password|smtp\.shop|@/);
  });
});
