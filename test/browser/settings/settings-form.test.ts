import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { groups } from '../../../shared/settings/schema/groups.ts';
import { settings } from '../../../shared/settings/schema/schema.ts';
import type { FakeWorld } from '../../support/admin-api/fake-api.ts';
import { browser, openAdmin } from '../../support/browser/admin.ts';
import { field, inherit, lastBody, openGroup, save, setValue } from '../../support/browser/settings-page.ts';

const SAVED = 'You saved the configuration.';

const smtp = { host: 'smtp.shop.example', port: 587, ssl: 'tls', auth: 'login', username: 'shop', password: 'secret' };

/** Default Config logs in to the shop's mail server. */
const withServer = ({ settings }: FakeWorld): void => settings.save('default', { system: { smtp } });

const configured = (world: FakeWorld): void => {
  withServer(world);
  world.settings.save('default', { trans_email: { ident_general: { email: 'shop@shop.example' } } });
  world.settings.save('eu', { system: { smtp: { port: 465, ssl: 'ssl' } } });
};

describe.skipIf(!browser)('the settings form', () => {
  it("has Adobe's groups in Adobe's order, with labels, scope tags and paths", async () => {
    const { page } = await openAdmin();
    await page.getByRole('button', { name: 'Open all' }).click();
    const headings = await page.locator('form h3').allTextContents();
    expect(headings).toEqual(Object.values(groups).map(({ label }) => label.en));
    const shown = await page
      .locator('.row .name label')
      .evaluateAll((labels) => labels.map((label) => label.getAttribute('title')));
    const always = [...settings.values()].filter(
      ({ shownWhen }) => !shownWhen || /transport|async|bounces|suppression/.test(shownWhen.path),
    );
    expect(shown).toEqual(always.map(({ path }) => path));
    await page.locator('.row').filter({ hasText: 'Limit per cron run' }).getByText('[global]').waitFor();
  });

  it('shows dependent fields only when they apply', async () => {
    const { page } = await openAdmin({ arrange: configured });
    await setValue(page, 'system/smtp/set_return_path', 'specified');
    await field(page, 'system/smtp/return_path_email').waitFor();
    await setValue(page, 'system/smtp/set_return_path', 'no');
    await field(page, 'system/smtp/return_path_email').waitFor({ state: 'detached' });
    await setValue(page, 'system/smtp/transport', 'sendmail');
    for (const name of ['username', 'password', 'auth', 'ssl']) {
      await field(page, `system/smtp/${name}`).waitFor({ state: 'detached' });
    }
    await openGroup(page, 'General Settings');
    await setValue(page, 'sales_email/general/async_sending', 'disable');
    await field(page, 'sales_email/general/sending_limit').waitFor({ state: 'detached' });
  });

  it('says where returned mail goes, and shows the security notice immediately', async () => {
    const { page } = await openAdmin({ arrange: configured });
    await page.getByText('Returned mail goes to shop@shop.example, the default store email address.').waitFor();
    expect(await page.getByText('Security notice.').count()).toBe(0);
    await setValue(page, 'system/smtp/set_return_path', 'yes');
    await page.getByText('Returned mail goes to shop@shop.example, and a Sender header').waitFor();
    await page.getByText('Security notice.').waitFor();
  });

  it("shows the API's warnings at their fields", async () => {
    const { page } = await openAdmin();
    await page
      .locator('.row')
      .filter({ has: field(page, 'system/smtp/port') })
      .getByText('AWS blocks port 25: use 587, 465 or 2525.')
      .waitFor();
  });

  it('never shows a password', async () => {
    const { page, world } = await openAdmin({ arrange: configured });
    await page.getByText('A password is set. Origin: Default Config. It is sent only to smtp.shop.example.').waitFor();
    expect(await field(page, 'system/smtp/password').inputValue()).toBe('');
    await setValue(page, 'system/smtp/host', 'smtp.other.example');
    await page.getByText('The password was saved for smtp.shop.example. Enter it again for another host.').waitFor();
    await save(page);
    await page.getByText(SAVED).waitFor();
    expect(JSON.stringify(lastBody(world.requests, 'PATCH', '/settings/default'))).not.toContain('password');
    await inherit(page, 'system/smtp/password').setChecked(true);
    await save(page);
    await expect
      .poll(() => lastBody(world.requests, 'PATCH', '/settings/default'))
      .toEqual({ system: { smtp: { password: null } } });
  });

  it('says where an OAuth2 secret is sent, and that another token host requires it again', async () => {
    const { page } = await openAdmin({ arrange: configured });
    await setValue(page, 'system/smtp/auth', 'xoauth2');
    await openGroup(page, 'OAuth2 Login');
    await setValue(page, 'oauth2/tenant', 'contoso.example');
    await setValue(page, 'oauth2/client_id', 'client-1');
    await page.getByText('No secret is set.').waitFor();
    await setValue(page, 'oauth2/secret', 'planted-secret');
    await save(page);
    await page.getByText('It is sent only to login.microsoftonline.com, for mail through smtp.shop.example.').waitFor();
    expect(await field(page, 'oauth2/secret').inputValue()).toBe('');
    await setValue(page, 'oauth2/provider', 'google');
    await page.getByText('The secret was saved for login.microsoftonline.com and smtp.shop.example.').waitFor();
    await setValue(page, 'oauth2/provider', 'microsoft');
    await setValue(page, 'oauth2/grant', 'federated');
    await expect.poll(() => field(page, 'oauth2/secret').count()).toBe(0);
  });

  it('asks before discarding unsaved changes', async () => {
    const { page } = await openAdmin({ arrange: configured });
    await setValue(page, 'system/smtp/port', '2525');
    await page.getByRole('combobox', { name: 'Scope' }).selectOption('eu');
    await page.getByRole('button', { name: 'Stay here' }).click();
    expect(await field(page, 'system/smtp/port').inputValue()).toBe('2525');
    expect(await page.getByRole('combobox', { name: 'Scope' }).inputValue()).toBe('default');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Stay here' }).click();
    expect(await field(page, 'system/smtp/port').inputValue()).toBe('2525');
    await page.getByRole('link', { name: 'Emails' }).click();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByRole('heading', { name: 'Emails' }).waitFor();
  });

  it('stays on the view while asking, whatever the URL, and asks only once', async () => {
    const { page, url } = await openAdmin({ arrange: configured });
    await setValue(page, 'system/smtp/port', '2525');
    await page.locator('.save-bar .primary:enabled').waitFor();
    await page.evaluate("location.hash = ''");
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    expect(page.url()).toBe(`${url}/admin#/settings`);
    await page.goBack();
    expect(await page.getByRole('dialog').count()).toBe(1);
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'Configuration' }).waitFor();
  });

  it('opens a new scope, which inherits everything until something is saved', async () => {
    const { page, world } = await openAdmin({ arrange: configured });
    await page.getByRole('button', { name: 'Add scope' }).click();
    await page.getByLabel('Website code').fill('Eu');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'Lower-case letters' }).waitFor();
    await page.getByLabel('Website code').fill('eu');
    await page.getByLabel(/Store view code/).fill('fr');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByText('Nothing is set at this scope yet').waitFor();
    await setValue(page, 'system/smtp/username', 'fr');
    await save(page);
    await page.getByText(SAVED).waitFor();
    expect(world.settings.scopes.has('eu.fr')).toBe(true);
  });
});

const resolved = { step: 'resolve', ok: true, duration_ms: 3, detail: 'smtp.shop.example is 192.0.2.10' };
const replied = { step: 'reply', ok: true, duration_ms: 120, reply: 250, response: '250 2.0.0 Ok: queued' };

const openTest = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Send Test Email' }).click();
  await page.getByLabel('Send it to').fill('ops@shop.example');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
};

describe.skipIf(!browser)('trying settings out', () => {
  it('sends a test email with unsaved changes, and shows its progress and steps', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { page, world } = await openAdmin({
      arrange: (arranged) => {
        withServer(arranged);
        Object.assign(arranged.server, { steps: [resolved, replied], until: promise });
      },
    });
    await setValue(page, 'system/smtp/port', '465');
    await openTest(page);
    await page.getByRole('progressbar').waitFor();
    resolve();
    await page.getByText('Sent in 812 ms.').waitFor();
    expect(await page.locator('.steps .name').allTextContents()).toEqual(['Find the host done', 'Answer done']);
    await page.getByText('250 2.0.0 Ok: queued').waitFor();
    const body = { to: 'ops@shop.example', settings: { system: { smtp: { port: 465 } } } };
    expect(lastBody(world.requests, 'POST', '/settings/default/test')).toEqual(body);
    await page.keyboard.press('Escape');
    expect(await field(page, 'system/smtp/port').inputValue()).toBe('465');
  });

  it('shows what is wrong with settings that cannot be tested', async () => {
    const { page } = await openAdmin({ arrange: withServer });
    await setValue(page, 'system/smtp/port', 'many');
    await openTest(page);
    await page.getByRole('dialog').getByRole('alert').getByText('must be a whole number from 1 to 65535').waitFor();
  });
});
