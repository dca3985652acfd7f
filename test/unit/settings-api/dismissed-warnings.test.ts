import { describe, expect, it } from 'vitest';
import type { Warning } from '../../../shared/settings/document/fault.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { aSettingsApi } from '../../support/http/settings-api.ts';

type Shown = Warning & { dismissed?: { scope: string; by: string } | null };

const PORT = { code: 'port-25', path: 'system/smtp/port' };
const onPort25 = { system: { smtp: { host: 'smtp.shop.example', port: 25 } } };

const anApi = async () => {
  const keys = [anApiKey('eu', { scope: 'eu', name: 'European ops' })];
  const api = aSettingsApi({ keys });
  await api.save('default', onPort25);
  const warning = async (scope: string, { code, path }: { code: string; path: string } = PORT) => {
    const { json } = await api.ask('GET', `/settings/${scope}`);
    return (json.warnings as Shown[]).find((one) => one.code === code && one.path === path);
  };
  const change = (scope: string, body: object, token = 'full') =>
    api.ask('PATCH', `/settings/${scope}/warnings`, { ...PORT, dismissed: true, ...body } as never, { token });
  return { ...api, warning, change };
};

describe('a warning that was dismissed', () => {
  it('shows who dismissed it and where, at its scope and below but not above', async () => {
    const { warning, change } = await anApi();
    expect((await warning('eu'))?.dismissed).toBeNull();
    expect((await change('eu', {}, 'eu')).status).toBe(200);
    expect((await warning('default'))?.dismissed).toBeNull();
    expect((await warning('eu'))?.dismissed).toMatchObject({ scope: 'eu', by: 'European ops' });
    expect((await warning('eu.fr'))?.dismissed).toMatchObject({ scope: 'eu' });
  });

  it('is shown again when the value it concerns or the mail server changes', async () => {
    const { warning, change, save } = await anApi();
    await save('default', { trans_email: { ident_sales: { email: 'a@example.com' } } });
    const address = { code: 'example-address', path: 'trans_email/ident_sales/email' };
    await change('default', {});
    await change('default', address);
    await save('default', { trans_email: { ident_sales: { email: 'b@example.com' } } });
    expect([(await warning('default'))?.dismissed, (await warning('default', address))?.dismissed]).toEqual([
      expect.anything(),
      null,
    ]);
    await save('eu', { system: { smtp: { host: 'smtp.eu.example' } } });
    expect((await warning('eu'))?.dismissed).toBeNull();
    await save('default', { system: { smtp: { host: 'smtp.other.example' } } });
    expect((await warning('default'))?.dismissed).toBeNull();
  });

  it('is shown again on request', async () => {
    const { warning, change } = await anApi();
    await change('default', {});
    await change('default', { dismissed: false });
    expect((await warning('default'))?.dismissed).toBeNull();
  });

  it('is recorded in the audit log with who dismissed it, without its value', async () => {
    const { change, audit } = await anApi();
    await change('eu', {}, 'eu');
    await change('eu', { dismissed: false });
    expect(await audit.list({ limit: 2 })).toMatchObject([
      { action: 'warning.restored', scope: 'eu', subject: 'port-25 system/smtp/port' },
      { action: 'warning.dismissed', actor: { name: 'European ops' } },
    ]);
  });

  it('creates no new version, so senders keep their settings', async () => {
    const { change, pair } = await anApi();
    const before = await pair();
    await change('default', {});
    expect(await pair()).toEqual(before);
  });
});

describe('dismissing a warning', () => {
  it("is refused for an unknown warning, and outside the key's scope", async () => {
    const { change, audit } = await anApi();
    const [before] = await audit.list({ limit: 1 });
    expect((await change('default', { code: 'port-26' })).status).toBe(404);
    expect((await change('default', { path: 'system/smtp/host' })).status).toBe(404);
    expect((await change('default', {}, 'eu')).status).toBe(404);
    expect(await change('default', { dismissed: 'yes' })).toMatchObject({ status: 422 });
    expect((await change('default', { why: 'meant' })).status).toBe(422);
    expect(await audit.list({ limit: 1 })).toEqual([before]);
  });

  it('is refused for an edit that is not in force, and for deleted settings', async () => {
    const api = await anApi();
    api.parameters.put('settings/default', '{"system":{"smtp":{"port":0}}}');
    await api.guard();
    const { json } = await api.ask('GET', '/settings/default');
    const rejected = (json.warnings as Shown[]).find(({ code }) => code === 'rejected');
    expect(rejected).toBeDefined();
    expect(rejected).not.toHaveProperty('dismissed');
    expect((await api.change('default', { code: 'rejected', path: '' })).status).toBe(404);
  });
});
