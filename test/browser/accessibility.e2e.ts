import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { axeFindings, axeFindingsByDayAndNight } from '../support/browser/axe.ts';
import { hasOwnFonts } from '../support/browser/chromium.ts';
import { families } from '../support/browser/fonts.ts';
import { loaded } from '../support/browser/loaded.ts';
import { expectToFitNarrowScreens } from '../support/browser/narrow-screens.ts';
import { browser, type OpenOptions, type RunningAdmin, runningAdmin } from '../support/browser/running-admin.ts';
import { setValue } from '../support/browser/settings-page.ts';

const running = runningAdmin();
let endpoints: RunningAdmin['endpoints'];
let suppressed: string;
let webhook: string;

beforeAll(async () => {
  if (!browser) return;
  endpoints = running().endpoints;
  const longest = `${'a.very.long.name'.repeat(3)}@${'department.'.repeat(8)}example.net`;
  await endpoints.patch('eu', { system: { smtp: { set_return_path: 'yes', disable: 'yes' } } });
  await endpoints.patch('eu', { system: { smtp: { port: 465 } } });
  const email = { scope: 'eu', to: [longest, 'b@example.net'], type: 'creditmemo_comment', html: '<h1>Thank you</h1>' };
  suppressed = (await endpoints.send({ ...email, subject: 'A long subject '.repeat(12) })).id;
  await post('/suppressions', { email: longest });
  const endpoint = `https://hooks.invalid/${'a-very-long-path'.repeat(5)}`;
  webhook = (await post('/webhooks', { endpoint, events: ['email.complained', 'suppression.removed'] })).id;
});

const post = async (path: string, body: object): Promise<{ id: string }> => {
  const { api, keys } = running().runner;
  const headers = { authorization: `Bearer ${keys.full}`, 'content-type': 'application/json' };
  const answer = await fetch(`${api}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(201);
  return (await answer.json()) as { id: string };
};

interface View {
  name: string;
  hash: () => string;
  key?: string;
  /** Brings the page into the state to examine. */
  show?: (page: Page) => Promise<unknown>;
}

const views: View[] = [
  { name: 'the sign-in', hash: () => '', key: '' },
  {
    name: 'settings with all groups open and an error',
    hash: () => '#/settings/eu',
    show: async (page) => {
      await page.locator('.fold button').first().click();
      await setValue(page, 'system/smtp/port', 'x');
      await page.locator('.save-bar .primary').click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'a test send that failed',
    hash: () => '#/settings/default',
    show: async (page) => {
      await setValue(page, 'system/smtp/password', 'wrong');
      await page.locator('.save-bar .quiet + button').click();
      await page.getByRole('dialog').getByRole('textbox').fill('ops@shop.example');
      await page.getByRole('dialog').locator('.primary').click();
      await page.locator('.steps .failed').waitFor();
    },
  },
  {
    name: 'a conflict',
    hash: () => '#/settings/eu.fr',
    show: async (page) => {
      await setValue(page, 'system/smtp/username', 'mine');
      await endpoints.patch('eu.fr', { system: { smtp: { username: crypto.randomUUID(), auth: 'login' } } });
      await page.locator('.save-bar .primary').click();
      await page.getByRole('dialog').getByRole('table').waitFor();
    },
  },
  {
    name: 'a new scope',
    hash: () => '#/settings',
    show: (page) => page.locator('.scope-switcher button').click(),
  },
  {
    name: 'history with a diff',
    hash: () => '#/history/eu',
    show: (page) => page.locator('.versions button').last().click(),
  },
  {
    name: 'the overview',
    hash: () => '#/',
    show: async (page) => {
      await page.locator('.figures').waitFor();
      await page.locator('.chart, .notice.error').first().waitFor();
    },
  },
  {
    name: 'emails, some of them chosen',
    hash: () => '#/emails?period=7d',
    show: async (page) => {
      await page.getByRole('combobox', { name: 'Period' }).selectOption('custom');
      await page.locator('.emails .subject input, .emails .pick input').first().check();
      await page.locator('.bulk').waitFor();
    },
  },
  { name: 'an email', hash: () => `#/emails/${suppressed}`, show: (page) => page.locator('iframe').waitFor() },
  { name: 'health', hash: () => '#/health', show: (page) => page.locator('.as-table summary').click() },
  { name: 'API keys', hash: () => '#/keys', show: (page) => page.locator('.keys code').first().waitFor() },
  { name: 'a new API key', hash: () => '#/keys', show: (page) => page.locator('.heading button').click() },
  {
    name: 'another name for a key',
    hash: () => '#/keys',
    show: (page) =>
      page
        .getByRole('button', { name: /^Rename / })
        .first()
        .click(),
  },
  {
    name: 'suppressed addresses',
    hash: () => '#/suppressions',
    show: (page) => page.locator('.keys tbody tr').first().waitFor(),
  },
  {
    name: 'an address that is to be suppressed',
    hash: () => '#/suppressions',
    show: (page) => page.locator('.heading button').click(),
  },
  { name: 'webhooks', hash: () => '#/webhooks', show: (page) => page.locator('.keys tbody tr').first().waitFor() },
  { name: 'a new webhook', hash: () => '#/webhooks', show: (page) => page.locator('.heading button').click() },
  {
    name: 'a webhook that takes nothing',
    hash: () => `#/webhooks/${webhook}`,
    show: async (page) => {
      await page.locator('.email-actions .primary').click();
      await page.getByRole('dialog').locator('.primary').click();
      await page.locator('.keys tbody tr').first().waitFor();
    },
  },
  { name: 'the audit log', hash: () => '#/audit', show: (page) => page.locator('.cards tbody tr').first().waitFor() },
  {
    name: 'two versions compared',
    hash: () => '#/history/eu',
    show: (page) => page.locator('.compare summary').click(),
  },
];

const open = async ({ hash, key, show }: View, options: OpenOptions = {}): Promise<Page> => {
  const page = await running().open({ hash: hash(), ...(key !== undefined && { key }), ...options });
  await loaded(page);
  await show?.(page);
  return page;
};

describe.skipIf(!browser)('accessibility of', () => {
  it.each(views)(
    '$name: axe finds nothing, by day or night, and a narrow screen shows all of it in any font',
    async (view) => {
      const page = await open(view);
      expect(await axeFindingsByDayAndNight(page)).toEqual([]);
      await expectToFitNarrowScreens(page);
    },
  );
});

it.skipIf(!browser).each(['ja-JP', 'zh-CN'])(
  'every main view is accessible in %s, and fits narrow screens',
  async (locale) => {
    const page = await running().open({ hash: '#/settings/eu', locale });
    for (const link of await page.locator('nav a').all()) {
      await link.click();
      await loaded(page);
      expect(await axeFindings(page)).toEqual([]);
      await expectToFitNarrowScreens(page);
    }
  },
);

it.skipIf(!browser)('the API documentation is accessible, too', async () => {
  const page = await running().open({ key: '' });
  await page.goto(`${running().runner.api}/docs`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await axeFindingsByDayAndNight(page)).toEqual([]);
  await expectToFitNarrowScreens(page);
});

it.skipIf(!browser || !hasOwnFonts)('the test browser has every font that pages are tested with', async () => {
  const page = await running().open();
  const tools = await page.context().newCDPSession(page);
  await tools.send('DOM.enable');
  await tools.send('CSS.enable');
  const drawnIn = async (family: string): Promise<string | undefined> => {
    const style = `document.documentElement.style.fontFamily = ${JSON.stringify(family)}`;
    await page.evaluate(`${style}; document.body.offsetWidth`);
    const { root } = await tools.send('DOM.getDocument');
    const { nodeId } = await tools.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'h1' });
    return (await tools.send('CSS.getPlatformFontsForNode', { nodeId })).fonts[0]?.familyName;
  };
  for (const family of families) expect(await drawnIn(family)).toBe(family);
  expect(await drawnIn('system-ui')).toBe('DejaVu Sans');
});
