import { describe, expect, it } from 'vitest';
import { browser, openAdmin } from '../support/browser/admin.ts';
import { arrange, email, expectToBeForEverybody, expectToPrint } from '../support/browser/crowded-views.ts';

/** The fullest view; `paper-and-zoom.e2e.ts` looks at the others, in every language. */
const hash = `#/emails/${email.id}`;

describe.skipIf(!browser)('an email', () => {
  it('prints completely, black on white, without controls', () => expectToPrint(hash));

  it('is for everybody, by day and night, and at twice the size', () => expectToBeForEverybody(hash, 'en-GB'));

  it.each([
    { locale: 'ja-JP', reason: '証明書と SSL の設定を確認してください。 (CERT_HAS_EXPIRED)' },
    { locale: 'zh-CN', reason: '请检查其证书和 SSL 设置。 (CERT_HAS_EXPIRED)' },
  ])('shows its reason: $locale', async ({ locale, reason }) => {
    const { page } = await openAdmin({ arrange, hash, locale });
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
