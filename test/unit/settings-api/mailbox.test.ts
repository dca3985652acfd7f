import { describe, expect, it } from 'vitest';
import { aSettingsApi } from '../../support/http/settings-api.ts';

const mailbox = (values: object = {}) => ({
  bounces: { imap_host: 'imap.shop.example', username: 'bounces', password: 'letters', ...values },
});

const faultsOf = ({ json }: { json: { faults: { path: string }[] } }): string[] => json.faults.map(({ path }) => path);

describe('the mailbox for returned mail', () => {
  it('is saved with its password, which is never shown and never used for SMTP', async () => {
    const { save, effective, pair } = aSettingsApi();
    await save('default');
    const { status, json } = await save('default', mailbox());
    expect(status).toBe(200);
    expect(json.secrets).toMatchObject({
      'bounces/password': { set: true, scope: 'default', host: 'imap.shop.example' },
    });
    expect(JSON.stringify(json)).not.toContain('letters');
    expect((await pair())?.mailbox).toEqual({ version: 1, host: 'imap.shop.example' });
    expect(JSON.stringify(await effective())).not.toContain('letters');
  });

  it('needs its password again for another host, at this scope and below', async () => {
    const { save, pair } = aSettingsApi();
    await save('default');
    await save('default', mailbox());
    const before = await pair();
    for (const scope of ['default', 'eu', 'eu.fr']) {
      const refused = await save(scope, mailbox({ imap_host: 'imap.evil.example', password: '******' }));
      expect([refused.status, faultsOf(refused)]).toEqual([422, ['bounces/password']]);
    }
    expect(await pair()).toEqual(before);
    expect((await save('default', mailbox({ imap_host: 'imap.new.example', password: 'again' }))).status).toBe(200);
    expect((await pair())?.mailbox).toEqual({ version: 2, host: 'imap.new.example' });
  });

  it('keeps its password through other saves and a rollback, until it is cleared', async () => {
    const { save, ask, pair } = aSettingsApi();
    await save('default');
    await save('default', mailbox());
    await save('default', { system: { smtp: { port: 2525 } } });
    expect((await pair())?.mailbox?.version).toBe(1);
    expect((await ask('POST', '/settings/default/rollback', { version: 2 })).status).toBe(200);
    expect((await pair())?.mailbox?.version).toBe(1);
    expect(faultsOf(await save('default', mailbox({ password: '' })))).toEqual(['bounces/password']);
    expect((await save('default', { bounces: { imap_host: null, password: null } })).status).toBe(200);
    expect((await pair())?.mailbox).toBeUndefined();
  });

  it.each([
    [{ imap_host: '169.254.169.254' }, 'bounces/imap_host'],
    [{ ssl: 'none' }, 'bounces/ssl'],
    [{ username: '' }, 'bounces/username'],
    [{ folder: 'Inbox', processed_folder: 'INBOX' }, 'bounces/processed_folder'],
    [{ auth: 'xoauth2' }, 'bounces/auth'],
  ])('is rejected with %j', async (values, path) => {
    const { save } = aSettingsApi();
    await save('default');
    const refused = await save('default', mailbox(values));
    expect([refused.status, faultsOf(refused)]).toEqual([422, [path]]);
  });

  it.each([
    ['outlook.office365.com', 200],
    ['imap.evil.example', 422],
    ['outlook.office365.com.evil.example', 422],
  ])("at %s may use Microsoft's access tokens: %i", async (imap_host, expected) => {
    const { save } = aSettingsApi();
    const smtp = { host: 'smtp.office365.com', port: 587, ssl: 'tls', auth: 'xoauth2', username: 'shop' };
    const oauth2 = {
      provider: 'microsoft',
      tenant: 'contoso.onmicrosoft.com',
      client_id: 'id',
      secret: 'client secret',
    };
    const bounces = { imap_host, username: 'bounces@shop.example', auth: 'xoauth2' };
    expect((await save('default', { system: { smtp }, oauth2, bounces })).status).toBe(expected);
  });
});
