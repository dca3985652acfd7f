import { describe, expect, it } from 'vitest';
import type { FakeWorld } from '../support/admin-api/fake-api.ts';
import { anEmail } from '../support/admin-api/fake-emails.ts';
import { aSuppression, aToldEvent, aWebhook } from '../support/admin-api/feedback-routes.ts';
import { browser, openAdmin } from '../support/browser/admin.ts';
import { axeFindingsByDayAndNight } from '../support/browser/axe.ts';
import { loaded } from '../support/browser/loaded.ts';
import { expectToFitNarrowScreens } from '../support/browser/narrow-screens.ts';

const createdAt = new Date(Date.now() - 60_000).toISOString();
const email = anEmail(2, {
  createdAt,
  state: 'held',
  scope: 'eu',
  subject: 'A subject that no line has room for '.repeat(5).trim(),
  reason: 'The mail server could not be trusted over TLS: see its certificate and the SSL setting (CERT_HAS_EXPIRED)',
  reasonCode: 'tls-untrusted',
});

const webhook = aWebhook({
  endpoint: `https://shop.example/${'a-very-long-path'.repeat(6)}`,
  failing_since: createdAt,
  told: [
    aToldEvent(1, { status: 'pending', http_status_code: 0, response_ms: 15_000, next_attempt_at: createdAt }),
    aToldEvent(2),
  ],
});

const arrange = ({ emails, webhooks, suppressions }: FakeWorld): void => {
  webhooks.push({ ...webhook });
  suppressions.push(
    aSuppression(1, { email: `${'a.very.long.name'.repeat(3)}@${'department.'.repeat(8)}example.net`, scope: 'eu.fr' }),
    aSuppression(2, { source_id: email.id }),
  );
  // A copy per test, so that tests do not affect each other.
  emails.push(anEmail(1, { createdAt }), { ...email });
};

const views = [
  { name: 'the overview', hash: '#/' },
  { name: 'the list of emails', hash: '#/emails?state=held&reason=tls-untrusted' },
  { name: 'an email', hash: `#/emails/${email.id}` },
  { name: 'suppressed addresses', hash: '#/suppressions' },
  { name: 'the list of webhooks', hash: '#/webhooks' },
  { name: 'a webhook', hash: `#/webhooks/${webhook.id}` },
];

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

describe.skipIf(!browser)('in every language, by day and night, and at twice the size', () => {
  it.each(['en-GB', 'ja-JP', 'zh-CN'].flatMap((locale) => views.map((view) => ({ ...view, locale }))))(
    '$name is for everybody: $locale',
    async ({ hash, locale }) => {
      // 1280 px at 200 % zoom are 640 CSS px.
      const { page } = await openAdmin({ arrange, hash, locale, viewport: { width: 640, height: 400 } });
      await loaded(page);
      expect(await axeFindingsByDayAndNight(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(640);
      await expectToFitNarrowScreens(page);
    },
  );

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
    expect(world.requests.some(({ method }) => method === 'POST')).toBe(false);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Retry (1)');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Retry (1)' }).press('Enter');
    await page.getByText('Done: 1').waitFor();
  });
});
