import { describe, expect, it } from 'vitest';
import { browser, openAdmin } from '../../support/browser/admin.ts';
import { field, lastBody, save, setValue } from '../../support/browser/settings-page.ts';

describe.skipIf(!browser)('a mail provider that is chosen', () => {
  it('fills in its server for the region, and shows its limits', async () => {
    const { page, world } = await openAdmin();
    await page.getByLabel('Mail provider').selectOption('Mailgun');
    expect(await field(page, 'system/smtp/host').inputValue()).toBe('smtp.mailgun.org');
    await page.getByLabel('Region').selectOption('EU');
    expect(await field(page, 'system/smtp/host').inputValue()).toBe('smtp.eu.mailgun.org');
    await page.getByText('the API key is no password').waitFor();
    expect(world.requests.filter(({ method }) => method === 'PATCH')).toEqual([]);
    await setValue(page, 'system/smtp/username', 'postmaster@mg.shop.example');
    await setValue(page, 'system/smtp/password', 'secret');
    await save(page);
    await page.getByText('You saved the configuration.').waitFor();
    expect(lastBody(world.requests, 'PATCH', '/settings/default')).toMatchObject({
      system: { smtp: { host: 'smtp.eu.mailgun.org', port: 587, ssl: 'tls', auth: 'plain' } },
    });
  });

  it.each([
    ['ja-JP', 'メールプロバイダー', /30 通/],
    ['zh-CN', '邮件服务商', /每分钟 30 封/],
  ])('is described in %s', async (locale, label, limits) => {
    const { page } = await openAdmin({ locale });
    await page.getByLabel(label).selectOption('Microsoft 365');
    await page.getByText(limits).waitFor();
  });

  it('fits a screen of 320 px', async () => {
    const { page } = await openAdmin({ viewport: { width: 320, height: 800 } });
    await page.getByLabel('Mail provider').selectOption('Alibaba Cloud Direct Mail (Aliyun)');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  });
});
