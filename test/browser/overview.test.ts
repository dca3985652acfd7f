import { describe, expect, it } from 'vitest';
import { anEmail } from '../support/admin-api/fake-emails.ts';
import { browser, openAdmin } from '../support/browser/admin.ts';

const refused = { reason: 'The mail server refused user name and password', reasonCode: 'auth-refused' };

const createdAt = new Date(Date.now() - 60_000).toISOString();

const arrange: Parameters<typeof openAdmin>[0] = {
  arrange: ({ emails }) =>
    void emails.push(
      anEmail(1, { createdAt }),
      anEmail(2, { createdAt, state: 'held', ...refused, scope: 'eu' }),
      anEmail(3, { createdAt, state: 'held', ...refused, scope: 'us' }),
      anEmail(4, { createdAt, state: 'scheduled', scheduledAt: '2026-03-02T08:00:00.000Z' }),
    ),
  hash: '',
};

describe.skipIf(!browser)('the overview', () => {
  it('is the first page', async () => {
    const { page } = await openAdmin(arrange);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    expect(await page.locator('nav [aria-current]').textContent()).toBe('Overview');
    await page.getByText('Mail is going out.').waitFor();
  });

  it('links from waiting emails and from each cause to the emails', async () => {
    const { page } = await openAdmin(arrange);
    await page.locator('.figures').getByText('Scheduled').waitFor();
    const cause = page.getByRole('row').filter({ hasText: refused.reason });
    await cause.getByText('Held').waitFor();
    await cause.getByRole('link').click();
    await page.getByText(`Only emails with this reason: ${refused.reason}`).waitFor();
    expect(page.url()).toContain('#/emails?state=held&period=24h&reason=auth-refused');
    await page.goBack();
    await page.getByRole('link', { name: 'Held: 2' }).click();
    await expect.poll(() => page.url()).toMatch(/#\/emails\?state=held$/);
  });

  it('shows the mail of a period as a chart and as a table', async () => {
    const { page, world } = await openAdmin(arrange);
    await expect.poll(() => page.locator('.chart rect.sent').count()).toBe(2);
    await page.getByText('As a table').click();
    const last = page.locator('.as-table tbody tr').first();
    expect(await last.getByRole('cell').allTextContents()).toEqual(['5', '4', '1']);
    const asked = () => world.requests.findLast(({ path }) => path === '/emails/metrics')?.query;
    expect(asked()?.get('granularity')).toBe('hourly');
    await page.getByRole('button', { name: 'Last 7 days' }).click();
    await expect.poll(() => asked()?.get('granularity')).toBe('daily');
    expect(asked()?.get('timezone')).toBeTruthy();
  });

  it('shows each warning once, with the settings concerned', async () => {
    const { page } = await openAdmin({
      ...arrange,
      arrange: ({ settings }) => {
        settings.save('default', { system: { smtp: { host: 'smtp.example.net', port: 25 } } });
      },
    });
    const warnings = page.locator('.warnings li');
    await warnings.first().waitFor();
    const texts = await warnings.allTextContents();
    expect(new Set(texts).size).toBe(texts.length);
    await page
      .getByRole('link', { name: /^Default Config/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Configuration' }).waitFor();
  });
});

describe.skipIf(!browser)('the question why a customer has no mail', () => {
  const to = ['customer@example.net'];
  const withMail: Parameters<typeof openAdmin>[0] = {
    arrange: ({ emails }) => void emails.push(anEmail(1, { to }), anEmail(2, { to })),
    hash: '#/',
  };

  it.each([
    {
      locale: 'en-GB',
      why: 'The mail server refused this recipient of the email of 1 Mar 2026, 12:02:00. The mail server does not accept mail for this address.',
    },
    { locale: 'ja-JP', why: '2026/03/01 12:02:00' },
    { locale: 'zh-CN', why: '2026年3月1日 12:02:00' },
  ])('is answered in a sentence with the next step, and for earlier emails: $locale', async ({ locale, why }) => {
    const { page } = await openAdmin({ ...withMail, locale, timezoneId: 'UTC' });
    await page.locator('.why input').fill(' customer@example.net ');
    await page.keyboard.press('Enter');
    await page.locator('.why .sentence').getByText(why).waitFor();
    await page.getByText('550 5.1.1 No such user').waitFor();
    const words = (await page.locator('.why [role="status"] p:not(.reply):not(.links)').allTextContents()).join(' ');
    if (locale !== 'en-GB') expect(words).not.toMatch(/[a-z]{2}/i);
    expect(words).not.toContain('{');
    await page.locator('.why .links button').click();
    await expect.poll(() => page.locator('.why .links button').count()).toBe(0);
    await page.locator('.why .links a').first().click();
    await page.getByRole('heading', { name: 'Order 10001 was received' }).waitFor();
  });

  it('is answered for somebody who was sent nothing', async () => {
    const { page } = await openAdmin(withMail);
    await page.getByLabel('Address of the customer').fill('nobody@example.net');
    await page.getByRole('button', { name: 'Find out' }).click();
    await page.getByText('There is no email to this address.').waitFor();
    await page.getByRole('link', { name: 'All emails to nobody@example.net' }).click();
    await page.getByText('No email matches').waitFor();
  });
});

const checked = (scope: string, check: string, state: string, code: string) => ({
  scope,
  check,
  state,
  code,
  since: createdAt,
  last_success: null,
  values: {},
  detail: 'Nothing is sent: system/smtp/disable is yes',
});
const disabled = (scope: string) => [
  checked(scope, 'settings', 'down', 'rejected'),
  checked(scope, 'smtp-login', 'disabled', 'sending-disabled'),
];

describe.skipIf(!browser)('a scope whose communications are disabled', () => {
  it('is Disabled on the overview, whatever else is wrong with it; others go on', async () => {
    const checks = [...disabled('eu'), checked('us', 'smtp-login', 'up', 'logged-in')];
    const { page } = await openAdmin({
      arrange: (world) => {
        world.health = { ...world.health, checks };
      },
      hash: '',
    });
    const states = page.locator('.scope-states li');
    await states.filter({ hasText: 'Website eu' }).getByText('Disabled').waitFor();
    await states.filter({ hasText: 'Website us' }).getByText('Mail is going out').waitFor();
    await page.locator('.verdict').getByText('Mail is going out.').waitFor();
    await page.getByRole('link', { name: 'Health' }).first().click();
    const row = page.getByRole('row').filter({ hasText: 'SMTP login' }).filter({ hasText: 'Website eu' });
    await row.locator('.badge').getByText('Disabled').waitFor();
  });

  it.each([
    ['en-GB', 'Nothing is sent: email communications are disabled.', 'Disabled'],
    ['ja-JP', '電子メール通信が無効のため、何も送信されません。', '無効'],
    ['zh-CN', '电子邮件通信已禁用，不会发送任何邮件。', '已禁用'],
  ])('is all there is: nobody is told that mail goes out (%s)', async (locale, sentence, badge) => {
    const { page } = await openAdmin({
      arrange: (world) => {
        world.health = { ...world.health, checks: disabled('default') };
      },
      hash: '',
      locale,
    });
    await page.locator('.verdict').getByText(sentence).waitFor();
    await page.locator('.scope-states .badge').getByText(badge).waitFor();
    await page.locator('.verdict a').click();
    await page.locator('.notice').getByText(sentence).waitFor();
  });
});
