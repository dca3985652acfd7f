import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { settings } from '../../shared/settings/schema/schema.ts';
import { axeFindings } from '../support/browser/axe.ts';
import { hasOwnFonts } from '../support/browser/chromium.ts';
import { families } from '../support/browser/fonts.ts';
import { expectToFitNarrowScreens } from '../support/browser/narrow-screens.ts';
import { browser, type OpenOptions, runningAdmin } from '../support/browser/running-admin.ts';
import { field, setValue } from '../support/browser/settings-page.ts';
import { settingsEndpoints } from '../support/http/settings-endpoints.ts';

const running = runningAdmin();
let endpoints: ReturnType<typeof settingsEndpoints>;
let suppressed: string;

beforeAll(async () => {
  if (!browser) return;
  endpoints = settingsEndpoints(running().runner);
  const longest = `${'a.very.long.name'.repeat(3)}@${'department.'.repeat(8)}example.net`;
  await endpoints.patch('eu', { system: { smtp: { set_return_path: 'yes', disable: 'yes' } } });
  await endpoints.patch('eu', { system: { smtp: { port: 465 } } });
  const email = { scope: 'eu', to: [longest, 'b@example.net'], type: 'creditmemo_comment', html: '<h1>Thank you</h1>' };
  suppressed = (await endpoints.send({ ...email, subject: 'A long subject '.repeat(12) })).id;
});

interface View {
  name: string;
  hash: () => string;
  key?: string;
  /** Opens what is to be looked at. */
  show?: (page: Page) => Promise<unknown>;
}

const views: View[] = [
  { name: 'the sign-in', hash: () => '', key: '' },
  {
    name: 'settings with all groups open and a fault',
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
    hash: () => '',
    show: (page) => page.locator('.scope-switcher button').click(),
  },
  {
    name: 'history with a diff',
    hash: () => '#/history/eu',
    show: (page) => page.locator('.versions button').last().click(),
  },
  { name: 'emails', hash: () => '#/emails', show: (page) => page.locator('.emails .subject').first().waitFor() },
  { name: 'an email', hash: () => `#/emails/${suppressed}`, show: (page) => page.locator('iframe').waitFor() },
  { name: 'health', hash: () => '#/health', show: (page) => page.locator('.as-table summary').click() },
  { name: 'API keys', hash: () => '#/keys', show: (page) => page.locator('.heading button').click() },
];

const open = async ({ hash, key, show }: View, options: OpenOptions = {}): Promise<Page> => {
  const page = await running().open({ hash: hash(), ...(key !== undefined && { key }), ...options });
  await page.locator('h1').waitFor();
  await page.locator('.loading').waitFor({ state: 'detached' });
  await show?.(page);
  return page;
};

describe.skipIf(!browser)('everybody can use', () => {
  it.each(views)(
    '$name: axe finds nothing, by day or night, and a narrow screen shows all of it in any font',
    async (view) => {
      const page = await open(view);
      expect(await axeFindings(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await axeFindings(page)).toEqual([]);
      await expectToFitNarrowScreens(page);
    },
  );
});

it.skipIf(!browser)('the documentation of the API, too, is for everybody', async () => {
  const page = await running().open({ key: '' });
  await page.goto(`${running().runner.api}/docs`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await axeFindings(page)).toEqual([]);
  await expectToFitNarrowScreens(page);
});

it.skipIf(!browser || !hasOwnFonts)('the browser of the tests has every font that pages are tried in', async () => {
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

const languages = [
  {
    language: 'ja',
    locale: 'ja-JP',
    lang: 'ja',
    titles: ['設定', 'メール', 'ヘルス', 'API キー'],
    saved: '設定を保存しました。',
    fault: '1 から 65535 までの整数を入力してください。',
  },
  {
    language: 'zh',
    locale: 'zh-CN',
    lang: 'zh-Hans',
    titles: ['配置', '邮件', '健康状况', 'API 密钥'],
    saved: '您已保存配置。',
    fault: '必须是 1 到 65535 的整数。',
  },
] as const;

describe.skipIf(!browser)('the page speaks', () => {
  it.each(languages)(
    "$language in every view where the browser prefers it, with Adobe's English label beside it",
    async ({ language, locale, lang, titles, saved, fault }) => {
      const page = await running().open({ hash: '#/settings/eu.ja', locale });
      await page.getByRole('heading', { name: titles[0], exact: true }).waitFor();
      expect(await page.getAttribute('html', 'lang')).toBe(lang);
      const { text } = settings.get('system/smtp/disable') ?? { text: undefined };
      const row = page.locator('.row').filter({ has: field(page, 'system/smtp/disable') });
      expect(await row.locator('.name label').textContent()).toBe(`${text?.[language].label} ${text?.en.label}`);
      await row.getByText(text?.[language].help ?? '').waitFor();
      await setValue(page, 'system/smtp/port', '0');
      await page.locator('.save-bar .primary').click();
      await page.locator('.row').getByText(fault).waitFor();
      await setValue(page, 'system/smtp/port', language === 'ja' ? '587' : '2525');
      await page.locator('.save-bar .primary').click();
      await page.getByText(saved).waitFor();
      expect(await axeFindings(page)).toEqual([]);
      for (const [at, title] of titles.entries()) {
        await page.locator('nav a').nth(at).click();
        await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
        await page.locator('.loading').waitFor({ state: 'detached' });
        expect(await axeFindings(page)).toEqual([]);
        await expectToFitNarrowScreens(page);
      }
    },
  );

  it('what is chosen by hand, for as long as the tab is open', async () => {
    const page = await running().open({ locale: 'fr-FR' });
    await page.getByRole('heading', { name: 'Configuration' }).waitFor();
    await page.getByLabel('Language').selectOption('日本語');
    await page.getByRole('heading', { name: '設定', exact: true }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '設定', exact: true }).waitFor();
  });
});

/** Presses Tab until something has the focus. */
const tabTo = async (page: Page, focused: string): Promise<void> => {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(focused)})`)) return;
  }
  throw new Error(`Tab never came to ${focused}`);
};

describe.skipIf(!browser)('the keyboard alone', () => {
  it('signs in, changes a setting, saves it, sends a test email, and looks at an email', async () => {
    const { open: openPage, runner } = running();
    const page = await openPage({ key: '' });
    await tabTo(page, 'input[type="password"]');
    await page.keyboard.insertText(runner.keys.full);
    await page.keyboard.press('Enter');
    await page.getByText(/Version \d+ is in force since/).waitFor();
    await tabTo(page, '[aria-controls="field-system-smtp-set_return_path"]');
    await page.keyboard.press('Space');
    await expect.poll(() => field(page, 'system/smtp/set_return_path').isEnabled()).toBe(true);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('Y');
    await page.getByText('Security notice.').waitFor();
    await tabTo(page, '.save-bar .primary');
    await page.keyboard.press('Enter');
    await page.getByText('You saved the configuration.').waitFor();
    await tabTo(page, '.save-bar button:first-of-type');
    await page.keyboard.press('Enter');
    await page.keyboard.type('keyboard@example.net');
    await page.keyboard.press('Enter');
    await page.getByText(/^Sent in/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Send Test Email …');
    await tabTo(page, 'a[href="#/emails"]');
    await page.keyboard.press('Enter');
    await page.locator('.emails .subject').first().waitFor();
    await tabTo(page, `a[href="#/emails/${suppressed}"]`);
    await page.keyboard.press('Enter');
    await tabTo(page, '.segments button:nth-of-type(2)');
    await page.keyboard.press('Space');
    await page.locator('textarea.source').waitFor();
    await endpoints.patch('default', { system: { smtp: { set_return_path: null } } });
  });
});

describe.skipIf(!browser)('the page', () => {
  it('takes less than 60 kB over the wire in all', async () => {
    const page = await running().open();
    await page.getByRole('heading', { name: 'Configuration' }).waitFor();
    const sizes =
      "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter(({ name }) => name.includes('/admin')).map(({ encodedBodySize }) => encodedBodySize)";
    const loaded = (await page.evaluate(sizes)) as number[];
    expect(loaded).toHaveLength(3);
    expect(loaded.reduce((one, other) => one + other)).toBeLessThan(60_000);
  });
});
