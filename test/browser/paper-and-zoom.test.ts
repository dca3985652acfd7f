import { describe, expect, it } from 'vitest';
import { browser, openAdmin } from '../support/browser/admin.ts';
import { arrange, email, expectToBeForEverybody, views } from '../support/browser/crowded-views.ts';
import { loaded } from '../support/browser/loaded.ts';

/** A4 without margins at 96 dpi. */
const paper = { width: 680, height: 960 };

describe.skipIf(!browser)('on paper', () => {
  it.each(views)('$name prints completely, black on white, without controls', async ({ hash }) => {
    const { page } = await openAdmin({ arrange, hash, colorScheme: 'dark', viewport: paper });
    await loaded(page);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('main button:visible, main input:visible, nav:visible').count()).toBe(0);
    const isDark = 'getComputedStyle(document.querySelector("h1")).color';
    expect(await page.evaluate(isDark)).toBe('rgb(26, 32, 37)');
    const cut = `[...document.querySelectorAll('main *')].filter((one) => one.checkVisibility() && getComputedStyle(one).overflowX === 'hidden' && one.scrollWidth > one.clientWidth + 1).map((one) => one.outerHTML.slice(0, 100))`;
    expect(await page.evaluate(cut)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(paper.width);
  });
});

describe.skipIf(!browser)('by day and night, and at twice the size', () => {
  it.each(views)('$name is for everybody', ({ hash }) => expectToBeForEverybody(hash, 'en-GB'));

  it.each([
    { locale: 'ja-JP', reason: '証明書と SSL の設定を確認してください。 (CERT_HAS_EXPIRED)' },
    { locale: 'zh-CN', reason: '请检查其证书和 SSL 设置。 (CERT_HAS_EXPIRED)' },
  ])('the reason of an email is shown: $locale', async ({ locale, reason }) => {
    const { page } = await openAdmin({ arrange, hash: `#/emails/${email.id}`, locale });
    await page.locator('.facts').getByText(reason).waitFor();
    expect(await page.locator('main [lang="en"].reason').count()).toBe(0);
  });
});

describe.skipIf(!browser)('the keyboard alone', () => {
  it('can select emails and act on them', async () => {
    const { page, world } = await openAdmin({ arrange, hash: '#/emails' });
    await page.getByLabel('Select all shown').focus();
    await page.keyboard.press('Space');
    await page.getByText('Selected: 2').waitFor();
    await page.keyboard.press('Shift+Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Export as CSV');
    await page.getByRole('button', { name: 'Retry (1)' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Not possible for 1 of the selected emails').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(world.requests.some(({ method }) => method === 'POST')).toBe(false);
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Retry (1)');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Retry (1)' }).press('Enter');
    await page.getByText('Done: 1').waitFor();
  });
});
