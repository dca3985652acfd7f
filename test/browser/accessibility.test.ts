import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { FakeWorld } from '../support/admin-api/fake-api.ts';
import { anEmail } from '../support/admin-api/fake-emails.ts';
import { withServer } from '../support/admin-api/with-server.ts';
import { browser, openAdmin } from '../support/browser/admin.ts';
import { axeFindings } from '../support/browser/axe.ts';
import { field, lastBody, setValue } from '../support/browser/settings-page.ts';

const failed = anEmail(2, { state: 'failed', reason: 'The recipient does not exist' });

const arrange = (world: FakeWorld): void => {
  const { settings, emails, server } = world;
  withServer(world);
  settings.save('default', { system: { smtp: { set_return_path: 'yes' } } });
  settings.save('eu', { system: { smtp: { port: 465 } } });
  emails.push(anEmail(1), failed);
  server.steps = [{ step: 'connect', ok: false, duration_ms: 3000, code: 'ETIMEDOUT' }];
};

interface View {
  name: string;
  hash: string;
  /** Opens what is to be looked at. */
  show?: (page: Page) => Promise<void>;
}

const views: View[] = [
  {
    name: 'settings with all groups open and a fault',
    hash: '#/settings/eu',
    show: async (page) => {
      await page.getByRole('button', { name: 'Open all' }).click();
      await setValue(page, 'system/smtp/port', 'x');
      await page.getByRole('button', { name: 'Save Config' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'test send',
    hash: '',
    show: async (page) => {
      await page.getByRole('button', { name: 'Send Test Email' }).click();
      await page.getByLabel('Send it to').fill('ops@shop.example');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.getByText('Not sent. It took').waitFor();
    },
  },
  {
    name: 'history with a diff',
    hash: '#/history/default',
    show: (page) => page.getByRole('button', { name: 'Compare version 1' }).click(),
  },
  { name: 'emails', hash: '#/emails' },
  { name: 'email', hash: `#/emails/${failed.id}`, show: (page) => page.locator('iframe').waitFor() },
  { name: 'health', hash: '#/health', show: (page) => page.getByText('As a table').click() },
  {
    name: 'API keys',
    hash: '#/keys',
    show: (page) => page.getByRole('button', { name: 'Create API key' }).click(),
  },
];

const open = async ({ hash, show }: View, options: object) => {
  const opened = await openAdmin({ arrange, hash, ...options });
  await opened.page.locator('h1').waitFor();
  await opened.page.locator('.loading').waitFor({ state: 'detached' });
  await show?.(opened.page);
  return opened;
};

describe.skipIf(!browser)('axe finds nothing to complain of', () => {
  it.each(views)('in $name', async (view) => {
    const { page } = await open(view, {});
    expect(await axeFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await axeFindings(page)).toEqual([]);
  });

  it('in the sign-in', async () => {
    const { page } = await openAdmin({ key: '' });
    await page.getByLabel('API key').waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });
});

describe.skipIf(!browser)('a screen of 360 pixels', () => {
  it.each(views)('shows all of $name without scrolling sideways', async (view) => {
    const { page } = await open(view, { viewport: { width: 360, height: 740 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const tooWide =
      "[...document.querySelectorAll('button, input, select, td, th, dd, p')].filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > 360.5 && element.closest('.skip, .hidden') === null).map((element) => element.outerHTML)";
    expect(await page.evaluate(tooWide)).toEqual([]);
  });
});

describe.skipIf(!browser)('the keyboard alone', () => {
  it('signs in, changes a setting and saves it', async () => {
    const { page, world } = await openAdmin({ key: '' });
    const tabTo = async (focused: string) => {
      for (let presses = 0; presses < 80; presses += 1) {
        await page.keyboard.press('Tab');
        if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(focused)})`)) return;
      }
      throw new Error(`Tab never came to ${focused}`);
    };
    await tabTo('input[type="password"]');
    await page.keyboard.type('re_sm_full');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Configuration' }).waitFor();
    await tabTo('[aria-controls="field-system-smtp-host"]');
    await page.keyboard.press('Space');
    await expect.poll(() => field(page, 'system/smtp/host').isEnabled()).toBe(true);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('smtp.shop.example');
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press('Shift+Tab');
      if (await page.evaluate("document.activeElement.textContent === 'Save Config'")) break;
    }
    await page.keyboard.press('Enter');
    await page.getByText('You saved the configuration.').waitFor();
    expect(lastBody(world.requests, 'PATCH', '/settings/default')).toEqual({
      system: { smtp: { host: 'smtp.shop.example' } },
    });
  });

  it('gets back to where it was when a dialog closes', async () => {
    const { page } = await openAdmin({ arrange });
    await page.getByRole('button', { name: 'Add scope' }).press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Add scope');
  });
});
