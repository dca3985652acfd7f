import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { FakeWorld } from '../../support/admin-api/fake-api.ts';
import { browser, openAdmin } from '../../support/browser/admin.ts';
import { field, inherit, lastBody, row, setValue } from '../../support/browser/settings-page.ts';

const WARNING = 'AWS blocks port 25: use 587, 465 or 2525.';

const twoScopes = ({ settings }: FakeWorld): void => {
  settings.save('default', { system: { smtp: { host: 'smtp.shop.example', username: 'shop' } } });
  settings.save('eu', { system: { smtp: { host: 'smtp.eu.example', username: 'shop' } } });
};

const group = (page: Page): Locator => page.locator('summary').filter({ hasText: 'Mail Sending Settings' });

describe.skipIf(!browser)('a warning about a setting', () => {
  it('can be dismissed at a scope, is marked so at narrower scopes, and can be restored', async () => {
    const { page, world } = await openAdmin({ arrange: twoScopes });
    await row(page, 'system/smtp/port').getByRole('button', { name: 'Dismiss' }).click();
    await row(page, 'system/smtp/port').getByText('Warning dismissed by Ops.').waitFor();
    expect(await page.getByText(WARNING).count()).toBe(0);
    expect(lastBody(world.requests, 'PATCH', '/settings/default/warnings')).toEqual({
      code: 'port-25',
      path: 'system/smtp/port',
      dismissed: true,
    });
    await page.getByRole('combobox', { name: 'Scope' }).selectOption('eu');
    await row(page, 'system/smtp/port').getByText('Warning dismissed by Ops at Default Config.').waitFor();
    await page.getByRole('combobox', { name: 'Scope' }).selectOption('default');
    await page.getByRole('button', { name: 'Show again' }).click();
    await page.getByText(WARNING).waitFor();
  });

  it('is no longer counted in its group and on the overview once dismissed', async () => {
    const { page } = await openAdmin({ arrange: twoScopes });
    await group(page).getByText('Warnings: 1').waitFor();
    await row(page, 'system/smtp/port').getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => group(page).getByText('Warnings:').count()).toBe(0);
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Warnings' }).waitFor();
    expect(await page.getByText(WARNING).count()).toBe(0);
  });

  it('can be dismissed without affecting unsaved input', async () => {
    const { page } = await openAdmin({ arrange: twoScopes });
    await setValue(page, 'system/smtp/username', 'another');
    await row(page, 'system/smtp/port').getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('Warning dismissed by Ops.').waitFor();
    expect(await field(page, 'system/smtp/username').inputValue()).toBe('another');
    await page.getByText('1 unsaved change').waitFor();
  });

  it('stays dismissed when the responses of two dismissals arrive out of order', async () => {
    const { page } = await openAdmin({ arrange: twoScopes });
    await page.getByRole('button', { name: 'Open all' }).click();
    const held: (() => Promise<void>)[] = [];
    const both = Promise.withResolvers<void>();
    await page.route('**/settings/default/warnings', async (route) => {
      const response = await route.fetch();
      held.push(() => route.fulfill({ response }));
      if (held.length === 2) both.resolve();
    });
    await row(page, 'system/smtp/port').getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => held.length).toBe(1);
    await row(page, 'delivery/allowed_senders').getByRole('button', { name: 'Dismiss' }).click();
    await both.promise;
    for (const answer of held.reverse()) await answer();
    await expect.poll(() => page.getByText('Warning dismissed by Ops.').count()).toBe(2);
  });

  it('from Adobe about sendmail and Set Return-Path can be dismissed, too', async () => {
    const arrange = ({ settings }: FakeWorld) =>
      settings.save('default', { system: { smtp: { set_return_path: 'yes' } } });
    const { page } = await openAdmin({ arrange });
    await page.getByText('Security notice.').waitFor();
    await row(page, 'system/smtp/set_return_path').getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('Security notice.').waitFor({ state: 'detached' });
  });
});

describe.skipIf(!browser)('a badge', () => {
  it('marks a value that differs from the inherited one, and shows the latter', async () => {
    const { page } = await openAdmin({ arrange: twoScopes, hash: '#/settings/eu' });
    const host = row(page, 'system/smtp/host').locator('.differs');
    expect(await host.textContent()).toBe('Differs from Default Config smtp.shop.example');
    // Set here, but to the inherited value.
    expect(await row(page, 'system/smtp/username').locator('.differs').count()).toBe(0);
    await group(page).getByText('Differ: 1').waitFor();
    await setValue(page, 'system/smtp/set_return_path', 'yes');
    await row(page, 'system/smtp/set_return_path').getByText('Differs from System value').waitFor();
    await group(page).getByText('Differ: 2').waitFor();
    await inherit(page, 'system/smtp/host').setChecked(true);
    await host.waitFor({ state: 'detached' });
  });

  it('is not shown at Default Config, which has no parent', async () => {
    const { page } = await openAdmin({ arrange: twoScopes });
    await row(page, 'system/smtp/host').waitFor();
    expect(await page.locator('.differs').count()).toBe(0);
    expect(await group(page).getByText('Differ:').count()).toBe(0);
  });
});
