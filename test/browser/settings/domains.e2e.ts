import { describe, expect, it } from 'vitest';
import type { FakeWorld } from '../../support/admin-api/fake-api.ts';
import { browser, openAdmin } from '../../support/browser/admin.ts';
import { field } from '../../support/browser/settings-page.ts';

const spf = {
  record: 'SPF',
  type: 'TXT',
  name: 'shop.example',
  value: `v=spf1 ${'include:a-long-name.example '.repeat(8)}~all`,
  status: 'not_started',
  detail: 'There is no SPF record.',
};
const dmarc = { ...spf, record: 'DMARC', status: 'verified', value: 'v=DMARC1; p=none', detail: 'There is one.' };

const shop = ({ settings }: FakeWorld): void => {
  settings.save('default', { trans_email: { ident_general: { email: 'shop@shop.example' } } });
  settings.domains = [{ name: 'shop.example', status: 'pending', records: [spf, dmarc] }];
};

describe.skipIf(!browser)('the domains of a scope', () => {
  it('are looked up on request, with the records to publish', async () => {
    const { page, world } = await openAdmin({ arrange: shop });
    const section = page.getByRole('region', { name: 'Domains' });
    await section.getByRole('button', { name: 'Look up in DNS' }).waitFor();
    expect(world.requests.filter(({ path }) => path === '/domains')).toEqual([]);
    await section.getByRole('button', { name: 'Look up in DNS' }).click();
    await section.getByRole('heading', { name: 'shop.example' }).waitFor();
    expect(await section.locator('.badge').allTextContents()).toEqual(['missing', 'verified']);
    await section.getByText(spf.value).waitFor();
    expect(await section.getByText('v=DMARC1').count()).toBe(0);
  });

  it('are signed with a key that is created here and verified once it is in DNS', async () => {
    const { page } = await openAdmin({ arrange: shop });
    await page.getByRole('button', { name: 'Look up in DNS' }).click();
    await page.getByRole('button', { name: 'Make a DKIM key' }).click();
    await page.getByText('Not in DNS yet.').waitFor();
    await page.getByText('sm1._domainkey.shop.example TXT').waitFor();
    await page.getByRole('button', { name: 'Verify and sign' }).click();
    await page.getByRole('button', { name: 'Open all' }).click();
    await expect.poll(() => field(page, 'dkim/selector').inputValue()).toBe('sm1');
  });

  it.each([
    ['ja-JP', 'DNS を確認'],
    ['zh-CN', '查询 DNS'],
  ])('are shown in %s', async (locale, name) => {
    const { page } = await openAdmin({ arrange: shop, locale });
    await page.getByRole('button', { name }).click();
    await page.getByRole('heading', { name: 'shop.example' }).waitFor();
  });

  it.each([320, 390, 1440])('fit a screen of %i px', async (width) => {
    const { page } = await openAdmin({ arrange: shop, viewport: { width, height: 800 } });
    await page.getByRole('button', { name: 'Look up in DNS' }).click();
    await page.getByRole('button', { name: 'Make a DKIM key' }).click();
    await page.getByText('Not in DNS yet.').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
});
