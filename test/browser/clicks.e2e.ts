import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { FakeWorld } from '../support/admin-api/fake-api.ts';
import { FULL_KEY } from '../support/admin-api/fake-api.ts';
import { anEmail } from '../support/admin-api/fake-emails.ts';
import { browser, type OpenOptions, openAdmin } from '../support/browser/admin.ts';
import { field, inherit, setValue } from '../support/browser/settings-page.ts';

/** Counts mouse clicks and presses of Enter. Choosing from a list counts as two; typing counts as none, since Tab reaches fields. */
const COUNTING = `(() => {
  globalThis.steps = 0;
  addEventListener('pointerdown', ({ isTrusted }) => { if (isTrusted) steps += 1; }, true);
  addEventListener('keydown', ({ key }) => { if (key === 'Enter') steps += 1; }, true);
  addEventListener('change', ({ target }) => { if (target.localName === 'select') steps += 2; }, true);
})()`;

const begin = async (options: OpenOptions) => {
  const opened = await openAdmin({ hash: '', ...options });
  await opened.page.locator(options.key === '' ? '.sign-in' : 'h1').waitFor();
  await opened.page.evaluate(COUNTING);
  return { ...opened, steps: () => opened.page.evaluate('steps') };
};

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name }).click();
const view = (page: Page, name: string): Promise<void> => page.locator('nav').getByRole('link', { name }).click();
const saved = (page: Page): Promise<void> => page.getByText('You saved the configuration.').waitFor();

const server = {
  host: 'smtp.shop.example',
  port: 587,
  ssl: 'tls',
  auth: 'plain',
  username: 'shop',
  password: 'secret',
};
const save = ({ settings }: FakeWorld): void => settings.save('default', { system: { smtp: server } });

const refused = { reason: 'The mail server refused user name and password', reasonCode: 'auth-refused' };
const inThisWeek = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

describe.skipIf(!browser)('the clicks that a merchant needs', () => {
  it('to set up a mail server and see a test email sent: 10', async () => {
    const { page, world, steps } = await begin({ key: '' });
    await page.getByLabel('API key').fill(FULL_KEY);
    await page.keyboard.press('Enter');
    await view(page, 'Settings');
    await page.getByLabel('Mail provider').selectOption('Mailgun');
    await setValue(page, 'system/smtp/username', 'postmaster@mg.shop.example');
    await setValue(page, 'system/smtp/password', 'secret');
    await press(page, 'Send Test Email');
    await page.getByLabel('Send it to').fill('ops@shop.example');
    await page.keyboard.press('Enter');
    await page.getByText(/^Sent in /).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await press(page, 'Verify and Save');
    await saved(page);
    expect(world.settings.read('default')).toMatchObject({ secrets: { 'system/smtp/password': { set: true } } });
    expect(await steps()).toBe(10);
  });

  it('to see that a password is wrong, and mend it: 2', async () => {
    const { page, steps } = await begin({
      arrange: (world) => {
        save(world);
        world.emails.push(anEmail(1, { createdAt: inThisWeek(0), state: 'held', ...refused }));
        const check = {
          scope: 'default',
          check: 'smtp-login',
          state: 'down',
          since: inThisWeek(0),
          code: 'login-refused',
        };
        world.health = { ...world.health, status: 'down', checks: [{ ...check, detail: '', last_success: null }] };
      },
    });
    await page.getByRole('row').filter({ hasText: refused.reason }).waitFor();
    await page.locator('.scope-states').getByRole('link', { name: 'Default Config' }).click();
    await field(page, 'system/smtp/password').fill('the right one');
    await press(page, 'Verify and Save');
    await saved(page);
    expect(await steps()).toBe(2);
  });

  it("to send a week's failures again: 4", async () => {
    const { page, world, steps } = await begin({
      arrange: ({ emails }) => {
        for (const days of [1, 3, 6]) {
          emails.push(anEmail(days, { createdAt: inThisWeek(days), state: 'failed', ...refused }));
        }
        emails.push(anEmail(9, { createdAt: inThisWeek(9), state: 'failed', ...refused }));
      },
    });
    await press(page, 'Last 7 days');
    await page.getByRole('row').filter({ hasText: refused.reason }).getByRole('link', { name: '3' }).click();
    await press(page, 'Retry all that match');
    await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click();
    await page.getByText('3 emails are on their way again.').waitFor();
    expect(world.emails.map(({ state }) => state)).toEqual(['queued', 'queued', 'queued', 'failed']);
    expect(await steps()).toBe(4);
  });

  it("to find a customer's mail: 2", async () => {
    const { page, steps } = await begin({
      arrange: ({ emails }) => void emails.push(...[1, 2, 3].map((at) => anEmail(at))),
    });
    await page.getByLabel('Address of the customer').fill('customer2@example.net');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: /^The email of / }).click();
    await page.getByRole('heading', { name: 'Order 10002 was received' }).waitFor();
    expect(await steps()).toBe(2);
  });

  it('to give a new store view a sender of its own: 6', async () => {
    const { page, world, steps } = await begin({ arrange: save });
    await view(page, 'Settings');
    await press(page, 'Add scope');
    await page.getByLabel('Website code').fill('eu');
    await page.getByLabel('Store view code').fill('fr');
    await page.keyboard.press('Enter');
    await page.locator('summary').filter({ hasText: 'General Contact' }).click();
    await inherit(page, 'trans_email/ident_general/email').click();
    await field(page, 'trans_email/ident_general/email').fill('bonjour@shop.example');
    await press(page, 'Save Config');
    await saved(page);
    expect([...world.settings.scopes.keys()]).toEqual(['default', 'eu.fr']);
    expect(await steps()).toBe(6);
  });
});
