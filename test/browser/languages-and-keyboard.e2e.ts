import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { settings } from '../../shared/settings/schema/schema.ts';
import { axeFindings } from '../support/browser/axe.ts';
import { browser, runningAdmin } from '../support/browser/running-admin.ts';
import { field, row, setValue } from '../support/browser/settings-page.ts';
import { settingsEndpoints } from '../support/http/settings-endpoints.ts';

const running = runningAdmin();
let endpoints: ReturnType<typeof settingsEndpoints>;
let sent: string;

beforeAll(async () => {
  if (!browser) return;
  endpoints = settingsEndpoints(running().runner);
  sent = (await endpoints.send({ subject: 'Found by keyboard', html: '<h1>Thank you</h1>' })).id;
});

const languages = [
  {
    language: 'ja',
    locale: 'ja-JP',
    lang: 'ja',
    titles: ['概要', 'メール', '設定', 'ヘルス', 'Webhook', '配信停止リスト', 'API キー'],
    saved: '設定を保存しました。',
    fault: '1 から 65535 までの整数を入力してください。',
  },
  {
    language: 'zh',
    locale: 'zh-CN',
    lang: 'zh-Hans',
    titles: ['概览', '邮件', '配置', '健康状况', 'Webhook', '禁发列表', 'API 密钥'],
    saved: '您已保存配置。',
    fault: '必须是 1 到 65535 的整数。',
  },
] as const;

describe.skipIf(!browser)('the page speaks', () => {
  it.each(languages)(
    "$language in every view where the browser prefers it, with Adobe's English label beside it",
    async ({ language, locale, lang, titles, saved, fault }) => {
      const page = await running().open({ hash: '#/settings/eu.ja', locale });
      await page.getByRole('heading', { name: titles[2], exact: true }).waitFor();
      expect(await page.getAttribute('html', 'lang')).toBe(lang);
      const { text } = settings.get('system/smtp/disable') ?? { text: undefined };
      const disable = row(page, 'system/smtp/disable');
      expect(await disable.locator('.name label').textContent()).toBe(`${text?.[language].label} ${text?.en.label}`);
      await disable.getByText(text?.[language].help ?? '').waitFor();
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
      }
    },
  );

  it('the language chosen by the user, as long as the tab is open', async () => {
    const page = await running().open({ locale: 'fr-FR' });
    await page.getByRole('heading', { name: 'Configuration' }).waitFor();
    await page.getByLabel('Language').selectOption('日本語');
    await page.getByRole('heading', { name: '設定', exact: true }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '設定', exact: true }).waitFor();
  });
});

/** Presses Tab until the element has the focus. */
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
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Send Test Email …');
    await tabTo(page, 'a[href="#/emails"]');
    await page.keyboard.press('Enter');
    await page.locator('.emails .subject').first().waitFor();
    await tabTo(page, `a[href="#/emails/${sent}"]`);
    await page.keyboard.press('Enter');
    await page.locator('.segments').waitFor();
    await tabTo(page, '.segments button:nth-of-type(2)');
    await page.keyboard.press('Space');
    await page.locator('textarea.source').waitFor();
    await endpoints.patch('default', { system: { smtp: { set_return_path: null } } });
  });
});
