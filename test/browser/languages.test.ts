import { describe, expect, it } from 'vitest';
import { settings } from '../../shared/settings/schema.ts';
import type { FakeWorld } from '../support/admin-api/fake-api.ts';
import { browser, openAdmin } from '../support/browser/admin.ts';
import { field, setValue } from '../support/browser/settings-page.ts';

const arrange = ({ settings: stored }: FakeWorld): void =>
  stored.save('eu', { system: { smtp: { set_return_path: 'yes' } } });

const expectations = [
  {
    language: 'ja',
    locale: 'ja-JP',
    lang: 'ja',
    title: '設定',
    saved: '設定を保存しました。',
    fault: '1 から 65535 までの整数を入力してください。',
  },
  {
    language: 'zh',
    locale: 'zh-CN',
    lang: 'zh-Hans',
    title: '配置',
    saved: '您已保存配置。',
    fault: '必须是 1 到 65535 的整数。',
  },
] as const;

describe.skipIf(!browser)('languages', () => {
  it.each(expectations)(
    "$language is spoken where the browser prefers it, with Adobe's English label beside it",
    async ({ language, locale, lang, title, saved, fault }) => {
      const { page } = await openAdmin({ arrange, hash: '#/settings/eu', locale });
      await page.getByRole('heading', { name: title, exact: true }).waitFor();
      expect(await page.getAttribute('html', 'lang')).toBe(lang);
      const { text } = settings.get('system/smtp/disable') ?? { text: undefined };
      const row = page.locator('.row').filter({ has: field(page, 'system/smtp/disable') });
      expect(await row.locator('.name label').textContent()).toBe(`${text?.[language].label} ${text?.en.label}`);
      await row.getByText(text?.[language].help ?? '').waitFor();
      const save = page.locator('.save-bar .primary');
      await setValue(page, 'system/smtp/port', '0');
      await save.click();
      await page.locator('.row').getByText(fault).waitFor();
      await setValue(page, 'system/smtp/port', '587');
      await save.click();
      await page.getByText(saved).waitFor();
    },
  );

  it('are chosen by hand, for as long as the tab is open', async () => {
    const { page } = await openAdmin({ locale: 'fr-FR' });
    await page.getByRole('heading', { name: 'Configuration' }).waitFor();
    await page.getByLabel('Language').selectOption('日本語');
    await page.getByRole('heading', { name: '設定', exact: true }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '設定', exact: true }).waitFor();
  });
});

describe.skipIf(!browser)('the page', () => {
  it('takes less than 60 kB over the wire in all', async () => {
    const { page } = await openAdmin({ arrange });
    await page.getByRole('heading', { name: 'Configuration' }).waitFor();
    const sizes =
      "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter(({ name }) => name.includes('/admin')).map(({ encodedBodySize }) => encodedBodySize)";
    const loaded = (await page.evaluate(sizes)) as number[];
    expect(loaded).toHaveLength(3);
    expect(loaded.reduce((one, other) => one + other)).toBeLessThan(60_000);
  });
});
